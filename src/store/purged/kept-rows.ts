import {deflateSync, inflateSync} from 'node:zlib'
import type {Clock} from '../../clock.ts'
import type {KeptPurge, PurgeKeeping} from '../purge-store.ts'

export type Value = string | number | null | Buffer
export type Row = Record<string, Value>

/** Rows of a table that go; or, of `links`, values of rows that stay and refer to what goes. */
export interface Captured {
  name: string
  rows: Row[]
}

/** A value of a row that stays. */
export interface Link extends Row {
  table: string
  /** Number of the row. */
  id: Value
  column: string
  value: Value
}

/** Column of a kept row with the names of what it refers to, by its columns, as JSON. */
export const namesColumn = '(names)'

export const linksName = '(links)'

/** Names of what a row refers to, by its columns. */
export const namesIn = (packed: Value | undefined): Record<string, string> =>
  typeof packed === 'string' ? (JSON.parse(packed) as Record<string, string>) : {}

export interface Restored {
  /** Public ids of documents that are back. */
  documents: string[]
  /** … of those whose bytes were processed again since: they stay as they are, with what a person had said of the purged one. */
  merged: string[]
}

/** What people said outlives readings: it is put to a document that was processed again. */
export const said = new Set(['correction', 'document_label'])

/** The column that says whose a row is, where it is not `document_id`. */
export const ownerColumn: Record<string, string> = {contained: 'container_id'}

export interface PurgeRow {
  id: string
  createdAt: number
  until: number
  documents: string
  files: number
  bytes: number
}

export const toKept = (row: PurgeRow): KeptPurge => ({
  ...row,
  documents: JSON.parse(row.documents) as KeptPurge['documents'],
})

/** What is noted of a purge of these documents, in the order of the columns `public_id` to `own_files`. */
export function purgeValues(
  clock: Clock,
  documents: readonly {document: string}[],
  {id, until, documents: known, ownFiles}: PurgeKeeping,
): unknown[] {
  const going = new Set(documents.map(({document}) => document))
  const listed = known.filter((each) => going.has(each.id))
  const files = ownFiles.filter(({document}) => going.has(document)).map(({path}) => path)
  return [id, clock.now(), until, JSON.stringify(listed), JSON.stringify(files)]
}

/** Rows in one piece: a string of JSON has an end at 500 MB. */
const mostRows = 500
const mostBytes = 32 * 2 ** 20

/** Rows in pieces that are kept as one each. */
export function* partsOf(rows: readonly Row[]): Generator<Row[]> {
  let part: Row[] = []
  let bytes = 0
  for (const row of rows) {
    part.push(row)
    for (const value of Object.values(row))
      bytes += typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 0
    if (part.length < mostRows && bytes < mostBytes) continue
    yield part
    part = []
    bytes = 0
  }
  if (part.length > 0) yield part
}

/** Rows as they are kept. */
export const packRows = (rows: readonly Row[]): Buffer => deflateSync(JSON.stringify(rows.map(packRow)), {level: 1})

const packRow = (row: Row) =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? {base64: value.toString('base64')} : value,
    ]),
  )

export const unpackRows = (packed: Buffer): Row[] =>
  (JSON.parse(inflateSync(packed).toString('utf8')) as Record<string, string | number | null | {base64: string}>[]).map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [
          name,
          typeof value === 'object' && value !== null && 'base64' in value
            ? Buffer.from(value.base64, 'base64')
            : value,
        ]),
      ),
  )
