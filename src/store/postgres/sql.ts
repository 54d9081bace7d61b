/** Statements with `$1`, `$2`, … as places of parameters. A bigint column comes as a number, bytea as a Buffer. */
export interface Sql {
  all<Row>(text: string, ...parameters: unknown[]): Promise<Row[]>
  /** The first row, or null. */
  first<Row>(text: string, ...parameters: unknown[]): Promise<Row | null>
  /** How many rows it changed. */
  run(text: string, ...parameters: unknown[]): Promise<number>
  /** Several statements without parameters. */
  script(text: string): Promise<void>
}

export interface PgDatabase extends Sql {
  /**
   * All of it is written or nothing. `write` uses the connection it is given and nothing else; it is called again where the
   * server ended the transaction for the sake of another one (40001, 40P01), so that it must not change anything besides.
   */
  transaction<T>(write: (sql: Sql) => Promise<T>): Promise<T>
  /** The server's address without user and password, for messages. */
  readonly name: string
  /** Where the tables are. */
  readonly schema: string
  /** This machine's name: paths belong to it. */
  readonly host: string
  close(): Promise<void>
}
