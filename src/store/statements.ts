import type {Statement} from 'better-sqlite3'
import type {Db} from './database.ts'

const cache = new WeakMap<Db, Map<string, Statement>>()

/** The prepared statement for `text`, prepared once a connection (preparing costs more than most statements run). */
function sql(db: Db, text: string): Statement {
  const statements = cache.get(db) ?? new Map<string, Statement>()
  const statement = statements.get(text) ?? db.prepare(text)
  cache.set(db, statements.set(text, statement))
  return statement
}

/** All rows of a query, with the row type it is known to have. */
export function all<Row>(db: Db, text: string, ...parameters: unknown[]): Row[] {
  return sql(db, text).all(...parameters) as Row[]
}

/** First row of a query, or null. */
export function first<Row>(db: Db, text: string, ...parameters: unknown[]): Row | null {
  return (sql(db, text).get(...parameters) as Row | undefined) ?? null
}

/** Runs a statement; returns how many rows it changed. */
export function run(db: Db, text: string, ...parameters: unknown[]): number {
  return sql(db, text).run(...parameters).changes
}
