import Database from 'better-sqlite3'
import type {Db} from '../database.ts'
import {migrations} from '../migrations/index.ts'
import {parentsFirst, referencesOf} from '../purged/references.ts'

/** A table that both kinds of stores have, as SQLite's schema has it. */
export interface CopiedTable {
  name: string
  columns: string[]
  /** Columns of the primary key; empty where there is none. */
  key: string[]
  /** Positions of columns with paths, which are text or bytes in SQLite and bytes in PostgreSQL. */
  paths: ReadonlySet<number>
  /** … of those with failures as JSON. */
  failures: ReadonlySet<number>
}

/** What a store says of itself is no content. */
const own = new Set(['meta', 'migration'])

/** All tables with content, those that others refer to before them. Indexes of words are none: they are made again. */
export function copiedTables(): CopiedTable[] {
  const db = new Database(':memory:')
  try {
    for (const {sql} of migrations) db.exec(sql)
    const names = db.prepare<[], string>(namesSql).pluck().all()
    const tables = names.filter((name) => !own.has(name))
    return parentsFirst(tables, referencesOf(db)).map((name) => tableOf(db, name))
  } finally {
    db.close()
  }
}

const namesSql = `
  SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`

function tableOf(db: Db, name: string): CopiedTable {
  const columns = db
    .prepare<[string], {name: string; type: string; pk: number}>('SELECT name, type, pk FROM pragma_table_info(?)')
    .all(name)
  const key = columns.filter(({pk}) => pk > 0).toSorted((a, b) => a.pk - b.pk)
  return {
    name,
    columns: columns.map((column) => column.name),
    key: key.map((column) => column.name),
    paths: new Set(columns.flatMap(({type}, position) => (type === 'ANY' ? [position] : []))),
    failures: new Set(columns.flatMap((column, position) => (column.name === 'error' ? [position] : []))),
  }
}

/** Places of the key's columns in a row. */
export const keyPositions = ({columns, key}: CopiedTable): number[] => key.map((name) => columns.indexOf(name))

/** Whether somebody has put something into a store; in words of both databases. */
export const isUsedSql = `SELECT (${['document', 'batch', 'schedule', 'label_example', 'vendor']
  .map((name) => `EXISTS (SELECT 1 FROM ${name})`)
  .join(' OR ')}) AS used`
