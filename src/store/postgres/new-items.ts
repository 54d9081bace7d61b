import type {InPlace, ItemOutcome} from '../types.ts'
import type {Sql} from './sql.ts'

export interface NewItem {
  ordinal: number
  path: Buffer
  document: number | null
  /** Public id of the run. */
  run: string | null
  outcome: ItemOutcome
  reason: string | null
  /** JSON of a Failure. */
  error: string | null
  outPath: Buffer | null
  inPlace: InPlace | null
  within: number | null
}

/** Writes items of a batch, whose runs the caller has locked or begun. */
export async function insertItems(sql: Sql, batch: number, items: readonly NewItem[]): Promise<void> {
  if (items.length === 0) return
  const column = <K extends keyof NewItem>(name: K) => items.map((item) => item[name])
  const names = [
    ...(['ordinal', 'path', 'document', 'run', 'outcome'] as const),
    ...(['reason', 'error', 'outPath', 'inPlace', 'within'] as const),
  ]
  await sql.run(insertSql, batch, ...names.map(column))
}

const insertSql = `
  INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome, reason, error, out_path, in_place, within)
  SELECT $1, g.ordinal, g.path, g.document_id, r.id, g.outcome, g.reason, g.error, g.out_path, g.in_place, g.within
  FROM unnest($2::bigint[], $3::bytea[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::bytea[], $10::text[],
    $11::bigint[]) WITH ORDINALITY
    g(ordinal, path, document_id, run, outcome, reason, error, out_path, in_place, within, place)
    LEFT JOIN run r ON r.public_id = g.run
  ORDER BY g.place`
