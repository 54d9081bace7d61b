import {once} from 'node:events'
import {resolve} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import type {App} from '../app.ts'
import {replaceFile} from '../replace-file.ts'
import {chosenModel} from './chunks.ts'
import {exportDocuments} from './export.ts'
import {type ExportFormat, isJournal, journalFormats} from './formats.ts'
import {readAccounts} from './journal/accounts.ts'
import type {JournalCount, Unbooked} from './journal/journal.ts'
import {parseWhere} from './where.ts'

export interface ExportInput {
  format: ExportFormat
  /** Standard output gets one JSON document, whatever the format of files is. */
  json?: boolean
  where: string[]
  /** A line for each chunk of the documents' text. */
  chunks?: boolean
  /** With the vectors of the chunks. */
  vectors?: boolean
  /** Mapping file of the accounts, for journals. */
  accounts?: string | undefined
  /** A file, which appears whole or not at all; undefined: the stream given. */
  output: string | undefined
}

export interface Exported {
  documents: number
  /** Bills that make no transaction: journals only. */
  unbooked: Unbooked[]
  /** Absolute; null for the stream. */
  output: string | null
}

/** Exports to a file or a stream; the reader may leave early (`| head`). */
export async function exportTo(app: App, input: ExportInput, stdout: NodeJS.WritableStream): Promise<Exported> {
  const count: JournalCount = {documents: 0, unbooked: []}
  const options = {where: parseWhere(input.where), accounts: await readAccounts(input.accounts)}
  if (input.accounts !== undefined && !isJournal(input.format)) throw accountsOfNothing(input.format)
  const chunks = await chunkOptions(app, input)
  const format = input.json && input.output === undefined ? 'json' : input.format
  const pieces = exportDocuments(app, format, {...options, chunks}, count)
  if (input.output === undefined) {
    if (format === 'xlsx' && 'isTTY' in stdout && stdout.isTTY) throw binaryToTerminal()
    await writeTo(stdout, pieces).catch(ignoreClosedReader)
    return {...count, output: null}
  }
  const target = resolve(input.output)
  await replaceFile(target, pieces)
  return {...count, output: target}
}

async function chunkOptions(app: App, {format, json, output, chunks, vectors}: ExportInput) {
  if (!chunks && !vectors) return undefined
  const hint = 'snap export --format jsonl --chunks --output chunks.jsonl'
  if (!chunks || format !== 'jsonl' || (json && output === undefined))
    throw new SnapError('E_USAGE', 'Chunks are lines of JSON: --format jsonl --chunks, without --json.', {
      exit: ExitCode.usage,
      hint,
    })
  return {model: vectors ? await chosenModel(app) : null}
}

async function writeTo(stream: NodeJS.WritableStream, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const piece of pieces) if (!stream.write(piece)) await once(stream, 'drain')
}

const accountsOfNothing = (format: ExportFormat) =>
  new SnapError('E_USAGE', `--accounts is for journals; ${format} has no accounts.`, {
    exit: ExitCode.usage,
    hint: `--format ${journalFormats.join(', --format ')}`,
  })

const binaryToTerminal = () =>
  new SnapError('E_USAGE', 'A workbook is no text for a terminal.', {
    exit: ExitCode.usage,
    hint: 'snap export --format xlsx --output bills.xlsx',
  })

function ignoreClosedReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}
