import type {Row, Value} from '../../purged/kept-rows.ts'
import {nameColumn} from '../../purged/references.ts'
import type {Sql} from '../sql.ts'
import {numbersByName} from './rows.ts'
import type {Schema} from './schema.ts'

/** What is known while the rows of a purge are written back. */
export interface Restoring {
  sql: Sql
  schema: Schema
  /** By table, what a number became: it may be taken by now. Null: the row is not put back. */
  numbers: Map<string, Map<Value, Value | null>>
  /** Documents that were processed again: their names then, their numbers now. */
  merged: Map<string, number>
  /** Rows that refer to a document that is not there: it may be kept by another purge. */
  waiting: {table: string; row: Row}[]
}

/** Numbers of the rows of a table that are back. */
export const numbersBack = ({numbers}: Restoring, table: string): Value[] =>
  [...(numbers.get(table)?.values() ?? [])].filter((number) => number !== null)

/** What a number became; what is known stays so. */
export function note({numbers}: Restoring, table: string, {id: old}: Row, number: Value | null): void {
  const ofTable = numbers.get(table) ?? numbers.set(table, new Map()).get(table)!
  if (old !== undefined && !ofTable.has(old)) ofTable.set(old, number)
}

/** Numbers of rows by name; of documents that were processed again, too. */
export async function numbersOf(
  {sql, merged}: Restoring,
  table: string,
  names: readonly string[],
): Promise<Map<string, number>> {
  if (!nameColumn[table]) return new Map()
  const numbers = await numbersByName(sql, table, [...new Set(names)])
  if (table !== 'document') return numbers
  for (const [name, number] of merged) if (!numbers.has(name)) numbers.set(name, number)
  return numbers
}
