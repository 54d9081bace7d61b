import Database from 'better-sqlite3'

/** Version of the SQLite inside of better-sqlite3, whose own number says nothing of it. */
export function sqliteVersion(): string {
  const db = new Database(':memory:')
  try {
    return db.prepare('SELECT sqlite_version()').pluck().get() as string
  } finally {
    db.close()
  }
}
