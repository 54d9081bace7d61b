import type {Fingerprint} from '../../types/results.ts'
import type {MemoryStore, SettledFingerprint} from '../memory-store.ts'
import {lockDocuments} from './lock-documents.ts'
import {locks} from './locks.ts'
import type {PgDatabase, Sql} from './sql.ts'

type Family = 'fingerprintsLike' | 'duplicateOf' | 'settleDuplicates'

/** Candidates that share the most keys: of a shop with hundreds of bills the right one shares nearly all. */
const candidates = 20

export function duplicateQueries(db: PgDatabase): Pick<MemoryStore, Family> {
  return {
    async fingerprintsLike(document, keys) {
      const rows = await db.all<{document: string; data: string}>(likeSql, keys, document, candidates)
      return rows.map((row) => ({document: row.document, print: JSON.parse(row.data) as Fingerprint}))
    },
    duplicateOf: (document) => db.first<{of: string; reason: string}>(duplicateOfSql, document),
    settleDuplicates: (batch, settled) => db.transaction((sql) => settle(sql, batch, settled)),
  }
}

const likeSql = `
  SELECT d.public_id document, f.data FROM (
    SELECT k.fingerprint_id id, count(*) shared FROM unnest($1::text[]) wanted(key) JOIN fingerprint_key k USING(key)
    GROUP BY k.fingerprint_id ORDER BY shared DESC, id LIMIT $3) found
  JOIN fingerprint f ON f.id = found.id JOIN document d ON d.id = f.document_id
  WHERE f.id < coalesce((SELECT own.id FROM fingerprint own JOIN document o ON o.id = own.document_id
    WHERE o.public_id = $2), 9223372036854775807)
  ORDER BY f.id`

const duplicateOfSql = `
  SELECT f.public_id "of", x.reason FROM duplicate x JOIN document d ON d.id = x.document_id
    JOIN document f ON f.id = x.of_id WHERE d.public_id = $1`

async function settle(sql: Sql, batch: string, settled: readonly SettledFingerprint[]): Promise<void> {
  await sql.run('SELECT pg_advisory_xact_lock($1)', locks.settle)
  const asked = settled.flatMap(({document, duplicate}) => (duplicate ? [document, duplicate.of] : [document]))
  const numbers = await lockDocuments(sql, asked)
  // One that is named twice is as it was named last; one that was purged meanwhile is none.
  const own = new Map(settled.flatMap((one) => (numbers.has(one.document) ? [[one.document, one] as const] : [])))
  await saveFingerprints(sql, numbers, [...own.values()])
  await saveDuplicates(sql, batch, numbers, [...own.values()])
}

type Numbers = ReadonlyMap<string, number>

async function saveFingerprints(sql: Sql, numbers: Numbers, settled: readonly SettledFingerprint[]): Promise<void> {
  const documents = settled.map(({document}) => numbers.get(document)!)
  const prints = settled.map(({print}) => JSON.stringify(print))
  const rows = await sql.all<{id: number; document: number}>(upsertSql, documents, prints)
  const ids = new Map(rows.map(({id, document}) => [document, id]))
  const keys = settled.flatMap(({document, keys: own}) =>
    [...new Set(own)].map((key) => ({key, id: ids.get(numbers.get(document)!)!})),
  )
  await sql.run('DELETE FROM fingerprint_key WHERE fingerprint_id = ANY($1)', [...ids.values()])
  const [texts, owners] = [keys.map(({key}) => key), keys.map(({id}) => id)]
  await sql.run('INSERT INTO fingerprint_key SELECT * FROM unnest($1::text[], $2::bigint[])', texts, owners)
}

// New ones are numbered in the order given: who came first is the original.
const upsertSql = `
  INSERT INTO fingerprint(document_id, data)
  SELECT document, data FROM unnest($1::bigint[], $2::text[]) WITH ORDINALITY given(document, data, place) ORDER BY place
  ON CONFLICT(document_id) DO UPDATE SET data = excluded.data RETURNING id, document_id document`

async function saveDuplicates(
  sql: Sql,
  batch: string,
  numbers: Numbers,
  settled: readonly SettledFingerprint[],
): Promise<void> {
  const documents = settled.map(({document}) => numbers.get(document)!)
  await sql.run('DELETE FROM duplicate WHERE document_id = ANY($1)', documents)
  const found = settled.flatMap(({document, duplicate}) => {
    const of = duplicate && numbers.get(duplicate.of)
    return duplicate && of ? [{document: numbers.get(document)!, of, reason: duplicate.reason}] : []
  })
  if (found.length === 0) return
  const columns = [found.map(({document}) => document), found.map(({of}) => of), found.map(({reason}) => reason)]
  await sql.run('INSERT INTO duplicate SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[])', ...columns)
  await sql.run(lockRunsSql, columns[0], batch)
  await sql.run(markItemsSql, columns[0], columns[2], batch)
}

// Another batch may take one of them up again at this moment: its state must be counted before it changes, or after it.
const lockRunsSql = `
  SELECT 1 FROM run WHERE id IN (
    SELECT run_id FROM batch_item WHERE batch_id = (SELECT id FROM batch WHERE public_id = $2) AND document_id = ANY($1))
  ORDER BY id FOR NO KEY UPDATE`

const markItemsSql = `
  UPDATE batch_item SET outcome = 'duplicate', reason = found.reason
  FROM unnest($1::bigint[], $2::text[]) found(document, reason)
  WHERE batch_id = (SELECT id FROM batch WHERE public_id = $3) AND document_id = found.document AND outcome = 'queued'`
