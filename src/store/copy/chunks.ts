import type {Row} from './values.ts'

/** Rows of a chunk: one statement and one transaction each. A round trip is shared by many, and a cut-off copy repeats at most one. */
export const rowsAtOnce = 2000
/** … and their bytes, since pages and vectors are large and are written as text twice as long. */
const bytesAtOnce = 8 * 2 ** 20

/** Rows from the beginning of a longer list, and whether that was all of it. */
export function takeChunk(read: Iterable<Row>): {rows: Row[]; isEnd: boolean} {
  const rows: Row[] = []
  let bytes = 0
  for (const row of read) {
    rows.push(row)
    bytes += bytesOf(row)
    if (bytes >= bytesAtOnce) return {rows, isEnd: false}
  }
  return {rows, isEnd: rows.length < rowsAtOnce}
}

const bytesOf = (row: Row): number =>
  row.reduce<number>((sum, value) => sum + (typeof value === 'string' || Buffer.isBuffer(value) ? value.length : 8), 0)
