import type {Db} from './database.ts'
import type {PathColumn} from './rows.ts'
import {run} from './statements.ts'

/**
 * The file is known under its new path from now on; what was known under that path is not there any more. Two statements: for a row that
 * REPLACE removes SQLite runs no triggers, and its words would stay in the search of jobs.
 */
export function moveSource(db: Db, from: PathColumn, to: PathColumn): void {
  run(db, removeSql, {from, to})
  run(db, 'UPDATE source SET path = $to WHERE path = $from', {from, to})
}

const removeSql = `
  DELETE FROM source WHERE path = $to AND path <> $from AND EXISTS (SELECT 1 FROM source WHERE path = $from)`
