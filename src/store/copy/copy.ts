import {ExitCode, SnapError} from '../../errors.ts'
import {type CopiedTable, copiedTables} from './tables.ts'
import type {CopyProgress, CopySource, CopyTarget} from './types.ts'
import {rowSum, type Sum} from './values.ts'

export interface TableCopy extends Sum {
  table: string
}

export interface CopyEvents {
  /** Rows that are there by now; `isChecked`: that were compared. */
  rows(table: string, rows: number, isChecked: boolean): void
  step(what: string): void
  /** Looked at between chunks; throws where the command was interrupted. */
  goOn(): void
}

/**
 * Copies all tables, goes on where a copy of the same store was cut off, and compares both stores at the end: rows and hashes of
 * each table. Throws E_COPY_TARGET (exit 2), E_COPY_DIFFERS (1).
 */
export async function copyTables(source: CopySource, target: CopyTarget, events: CopyEvents): Promise<TableCopy[]> {
  const tables = copiedTables()
  const begun = target.progress
  if (begun !== null && begun.from !== source.storeId) throw ofOther(target.place)
  if (begun === null) await target.begin(tables, source.storeId)
  await copyAll(source, target, tables, begun, events)
  let compared = await compare(source, target, tables, events)
  if (compared.wrong.length > 0 && begun !== null) {
    // It was worked on since the copy was cut off.
    events.step('the store has changed since the copy was cut off: all of it is copied again')
    await target.begin(tables, source.storeId)
    await copyAll(source, target, tables, null, events)
    compared = await compare(source, target, tables, events)
  }
  if (compared.wrong.length > 0) throw differs(compared.wrong)
  await target.build(await source.lastNumbers(), events.step)
  return compared.tables
}

async function copyAll(
  source: CopySource,
  target: CopyTarget,
  tables: readonly CopiedTable[],
  begun: CopyProgress | null,
  events: CopyEvents,
): Promise<void> {
  const from = source.storeId
  for (const [number, table] of tables.entries()) {
    if (number < (begun?.tables ?? 0)) continue
    const after = number === begun?.tables ? begun.after : null
    let rows = 0
    for await (const chunk of source.chunks(table, after)) {
      events.goOn()
      await target.write(table, chunk.rows, {from, tables: number, after: chunk.after})
      rows += chunk.rows.length
      events.rows(table.name, rows, false)
    }
    await target.write(table, [], {from, tables: number + 1, after: null})
  }
}

async function compare(source: CopySource, target: CopyTarget, tables: readonly CopiedTable[], events: CopyEvents) {
  const wrong: string[] = []
  const sums: TableCopy[] = []
  for (const table of tables) {
    events.goOn()
    const expected = await sumOf(source, table)
    const found = await target.sum(table)
    if (found.rows !== expected.rows || found.hash !== expected.hash) wrong.push(table.name)
    events.rows(table.name, found.rows, true)
    sums.push({table: table.name, ...found})
  }
  return {wrong, tables: sums}
}

async function sumOf(source: CopySource, table: CopiedTable): Promise<Sum> {
  const sum = rowSum()
  for await (const {rows} of source.chunks(table, null)) for (const row of rows) sum.add(row)
  return sum.sum()
}

const ofOther = (place: string) =>
  new SnapError('E_COPY_TARGET', `In ${place} is the beginning of a copy of another store.`, {
    exit: ExitCode.usage,
    hint: 'Copy that one again to go on; or name another database or file.',
  })

const differs = (tables: readonly string[]) =>
  new SnapError('E_COPY_DIFFERS', `The copy is not equal to the store: ${tables.join(', ')}.`, {
    exit: ExitCode.unexpected,
    hint: 'The store itself is as it was, and the copy is not used. Look at the disk or the server, then run the same command again.',
  })
