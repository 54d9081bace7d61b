import type {Db} from '../database.ts'
import {first} from '../statements.ts'
import type {IndexFacts} from './terms.ts'

/**
 * Size of the index, from the record of averages that FTS5 keeps (row 1 of its data: number of rows, tokens of each column,
 * as varints; https://sqlite.org/fts5.html#fts5_data_table): counting 100k rows would cost 2 ms.
 */
export function indexFacts(db: Db): IndexFacts {
  const row = first<{block: Buffer}>(db, 'SELECT block FROM chunk_fts_data WHERE id = 1')
  const [chunks = 0, tokens = 0] = row === null ? [] : varints(row.block)
  return {chunks, averageTokens: Math.max(1, tokens / Math.max(1, chunks))}
}

/** SQLite's variable-length integers: seven bits a byte, the highest first. */
function varints(block: Buffer): number[] {
  const numbers: number[] = []
  let number = 0
  for (const byte of block) {
    number = number * 128 + (byte & 0x7f)
    if (byte >= 0x80) continue
    numbers.push(number)
    number = 0
  }
  return numbers
}

/** Number of chunks that have a stem, asked for once. */
export function chunkCounter(db: Db): (stem: string) => number {
  const known = new Map<string, number>()
  return (word) => {
    const before = known.get(word)
    if (before !== undefined) return before
    const counted = first<{doc: number}>(db, 'SELECT doc FROM chunk_vocab WHERE term = ?', word)?.doc ?? 0
    known.set(word, counted)
    return counted
  }
}
