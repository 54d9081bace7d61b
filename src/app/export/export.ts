import type {App} from '../app.ts'
import {chunkLines} from './chunks.ts'
import {csvLine} from './csv.ts'
import {type ExportFormat, isJournal} from './formats.ts'
import type {Accounts} from './journal/accounts.ts'
import {type JournalCount, journal} from './journal/journal.ts'
import {columns} from './rows.ts'
import {select, selectDocuments} from './select.ts'
import type {Where} from './where.ts'
import {workbook} from './xlsx.ts'

export interface ExportOptions {
  where: Where
  accounts: Accounts
  /** A line for each chunk of text instead of each document; with the vectors of a model, if one is named. */
  chunks?: {model: string | null} | undefined
}

/** The store's documents piece by piece: read documents only, newest run of each. Counts them in `count`. */
export async function* exportDocuments(
  app: App,
  format: ExportFormat,
  options: ExportOptions,
  count: JournalCount,
): AsyncGenerator<string | Uint8Array> {
  if (options.chunks) yield* chunkLines(app, options.where, options.chunks.model, count)
  else if (format === 'csv') yield* csv(app, options.where, count)
  else if (format === 'xlsx') yield await workbook(app, options.where, count)
  else if (isJournal(format)) yield* journal(app, format, options, count)
  else yield* json(app, format, options.where, count)
}

async function* csv(app: App, where: Where, count: JournalCount): AsyncGenerator<string> {
  yield csvLine(columns)
  for await (const {row} of select(app, where)) {
    count.documents++
    yield csvLine(columns.map((name) => row[name]))
  }
}

async function* json(app: App, format: 'json' | 'jsonl', where: Where, count: JournalCount): AsyncGenerator<string> {
  const whole = format === 'json'
  if (whole) yield '['
  for await (const document of selectDocuments(app, where)) {
    const text = JSON.stringify(document)
    yield whole ? `${count.documents === 0 ? '' : ','}\n${text}` : `${text}\n`
    count.documents++
  }
  if (whole) yield '\n]\n'
}
