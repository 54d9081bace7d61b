import {type Link, namesColumn, namesIn, type Row, type Value} from '../../purged/kept-rows.ts'
import type {Sql} from '../sql.ts'
import {namesByNumber, rowsWith} from './rows.ts'
import {numbersOf, type Restoring} from './state.ts'

/** Puts back what stayed and had forgotten it: items of batches, what was learned about vendors. */
export async function linkAgain(state: Restoring, links: readonly Link[]): Promise<void> {
  const places = Map.groupBy(links, ({table, column}) => JSON.stringify([table, column]))
  for (const own of places.values()) await linkColumn(state, own)
}

async function linkColumn(state: Restoring, links: readonly Link[]): Promise<void> {
  const {sql, schema} = state
  const {table, column} = links[0]!
  const ofTable = schema.references.filter((each) => each.table === table)
  const parent = ofTable.find((each) => each.column === column)?.parent
  if (parent === undefined) return
  const ids = links.map(({id}) => id)
  const rows = new Map((await rowsWith(sql, schema, table, 'id', ids)).map((row) => [row['id']!, row]))
  const wanted = links.flatMap((link) => namesIn(link[namesColumn])[column] ?? [])
  const numbers = await numbersOf(state, parent, wanted)
  const isSame = await sameRows(state, table, [...rows.values()])
  const changes = links.flatMap((link) => {
    const names = namesIn(link[namesColumn])
    const number = names[column] === undefined ? undefined : numbers.get(names[column])
    const row = rows.get(link.id!)
    return number !== undefined && row?.[column] === null && isSame(row, names) ? [{id: link.id, number}] : []
  })
  await change(sql, table, column, changes)
}

/** Whether a row is still that of before: its number, too, may be another one's by now, of another batch or vendor. */
async function sameRows(
  {sql, schema}: Restoring,
  table: string,
  rows: readonly Row[],
): Promise<(row: Row, names: Record<string, string>) => boolean> {
  const cascading = schema.references.filter((each) => each.table === table && each.isCascade)
  const known = new Map<string, Map<Value, string>>()
  for (const {column, parent} of cascading) {
    const numbers = rows.map((row) => row[column]!)
    known.set(column, await namesByNumber(sql, parent, numbers))
  }
  return (row, names) =>
    cascading.every(({column}) => names[column] === undefined || known.get(column)!.get(row[column]!) === names[column])
}

type Change = {id: Value; number: number}

/** All at once; where one is not possible, since another row has its place, one by one, and those are left out. */
async function change(sql: Sql, table: string, column: string, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0 || (await tried(sql, table, column, changes))) return
  for (const one of changes) await tried(sql, table, column, [one])
}

async function tried(sql: Sql, table: string, column: string, changes: readonly Change[]): Promise<boolean> {
  await sql.run('SAVEPOINT linking')
  try {
    const text = `UPDATE "${table}" t SET "${column}" = c.number FROM unnest($1::bigint[], $2::bigint[]) c(id, number) WHERE t.id = c.id`
    await sql.run(
      text,
      changes.map(({id}) => id),
      changes.map(({number}) => number),
    )
    await sql.run('RELEASE SAVEPOINT linking')
    return true
  } catch (error) {
    if ((error as {code?: unknown}).code !== '23505') throw error
    await sql.run('ROLLBACK TO SAVEPOINT linking')
    return false
  }
}
