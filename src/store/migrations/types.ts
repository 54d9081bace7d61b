/** A numbered change of the schema. Never edited once released; a new change is a new file. */
export interface Migration {
  number: number
  name: string
  /** Oldest schema number a program must know to use the store after this migration. */
  minReader: number
  sql: string
}
