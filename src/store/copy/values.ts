import {isUtf8} from 'node:buffer'
import {hash} from 'node:crypto'

export type Value = string | number | null | Buffer

/** Values of a row, in the order of its table's columns. Paths are bytes. */
export type Row = Value[]

/** PostgreSQL has no character 0 in texts: what documents bring of it becomes U+FFFD there, and counts as that here. */
export const withoutNul = (value: Value): Value =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\uFFFD') : value

/** NUL, and halves of surrogate pairs, as JSON writes them: PostgreSQL does not read such JSON. */
const unreadable = /\\u(?:0000|d[89a-f])/i

/** The JSON of a failure as PostgreSQL reads it, which looks into it: messages may quote damaged documents. */
export function readableJson(value: Value): Value {
  if (typeof value !== 'string' || !unreadable.test(value)) return value
  return JSON.stringify(JSON.parse(value), (_, each: unknown) =>
    typeof each === 'string' ? each.replaceAll('\0', '\uFFFD').toWellFormed() : each,
  )
}

/** What a column that holds a path has in SQLite: TEXT where it is valid UTF-8, else the bytes. */
export const pathValue = (bytes: Value): Value =>
  Buffer.isBuffer(bytes) && isUtf8(bytes) ? bytes.toString('utf8') : bytes

export const pathBytes = (value: Value): Value => (typeof value === 'string' ? Buffer.from(value) : value)

/** How many rows, and the sum of their hashes: the same for the same rows in any order and in any database. */
export interface Sum {
  rows: number
  hash: string
}

const modulus = 1n << 128n

/** Adds up rows: SHA-256 of each in one form for all databases, its first 128 bits. */
export function rowSum(): {add(row: Row): void; sum(): Sum} {
  let rows = 0
  let total = 0n
  return {
    add(row) {
      const digest = hash('sha256', rowBytes(row), 'buffer')
      total += (digest.readBigUInt64BE(0) << 64n) | digest.readBigUInt64BE(8)
      if (++rows % 1024 === 0) total %= modulus
    },
    sum: () => ({rows, hash: (total % modulus).toString(16).padStart(32, '0')}),
  }
}

/** Each value begins with its kind and length, so that no two rows have the same bytes. */
function rowBytes(row: Row): string | Buffer {
  if (!row.some(Buffer.isBuffer)) return row.map((value) => textForm(value as Exclude<Value, Buffer>)).join('')
  return Buffer.concat(
    row.flatMap((value) =>
      Buffer.isBuffer(value) ? [Buffer.from(`b${value.length}:`), value] : [Buffer.from(textForm(value))],
    ),
  )
}

function textForm(value: Exclude<Value, Buffer>): string {
  if (value === null) return 'n'
  return typeof value === 'number' ? `d${value};` : `s${value.length}:${value}`
}

/** A list of values as JSON, for the note of how far a copy came. */
export const packValues = (values: readonly Value[]): unknown[] =>
  values.map((value) => (Buffer.isBuffer(value) ? {base64: value.toString('base64')} : value))

export const unpackValues = (packed: readonly unknown[]): Value[] =>
  packed.map((value) =>
    typeof value === 'object' && value !== null
      ? Buffer.from((value as {base64: string}).base64, 'base64')
      : (value as string | number | null),
  )
