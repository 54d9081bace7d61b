import type {Fingerprint} from '../types/results.ts'
import {type Db, writeTransaction} from './database.ts'
import type {SettledFingerprint} from './memory-store.ts'
import {numberIfThere} from './results.ts'
import {all, first, run} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store} from './types.ts'

type Family = 'fingerprintsLike' | 'duplicateOf' | 'settleDuplicates'

/** Candidates that share the most keys: of a shop with hundreds of bills the right one shares nearly all. */
const candidates = 20

export function duplicateQueries(db: Db): Sync<Pick<Store, Family>> {
  return {
    fingerprintsLike(document, keys) {
      const rows = all<{document: string; data: string}>(db, likeSql, {
        keys: JSON.stringify(keys),
        document,
        limit: candidates,
      })
      return rows.map((row) => ({document: row.document, print: JSON.parse(row.data) as Fingerprint}))
    },
    duplicateOf: (document) => first<{of: string; reason: string}>(db, duplicateOfSql, document),
    settleDuplicates: (batch, settled) =>
      writeTransaction(db, () => {
        for (const each of settled) settle(db, batch, each)
      }),
  }
}

const likeSql = `
  SELECT d.public_id document, f.data FROM (
    SELECT k.fingerprint_id id, count(*) shared FROM json_each($keys) wanted JOIN fingerprint_key k ON k.key = wanted.value
    GROUP BY k.fingerprint_id ORDER BY shared DESC, id LIMIT $limit) found
  JOIN fingerprint f ON f.id = found.id JOIN document d ON d.id = f.document_id
  WHERE f.id < coalesce((SELECT own.id FROM fingerprint own JOIN document o ON o.id = own.document_id
    WHERE o.public_id = $document), 9e18)
  ORDER BY f.id`

const duplicateOfSql = `
  SELECT f.public_id "of", x.reason FROM duplicate x JOIN document d ON d.id = x.document_id
    JOIN document f ON f.id = x.of_id WHERE d.public_id = ?`

function settle(db: Db, batch: string, {document, print, keys, duplicate}: SettledFingerprint): void {
  const id = numberIfThere(db, document)
  if (id === null) return
  const own = first<{id: number}>(db, upsertSql, id, JSON.stringify(print))!.id
  run(db, 'DELETE FROM fingerprint_key WHERE fingerprint_id = ?', own)
  for (const key of new Set(keys)) run(db, 'INSERT INTO fingerprint_key(key, fingerprint_id) VALUES(?, ?)', key, own)
  run(db, 'DELETE FROM duplicate WHERE document_id = ?', id)
  const of = duplicate && numberIfThere(db, duplicate.of)
  if (duplicate === null || of === null) return
  run(db, 'INSERT INTO duplicate(document_id, of_id, reason) VALUES(?, ?, ?)', id, of, duplicate.reason)
  run(db, markItemsSql, duplicate.reason, batch, id)
}

const upsertSql = `
  INSERT INTO fingerprint(document_id, data) VALUES(?, ?)
  ON CONFLICT(document_id) DO UPDATE SET data = excluded.data RETURNING id`

const markItemsSql = `
  UPDATE batch_item SET outcome = 'duplicate', reason = ?
  WHERE batch_id = (SELECT id FROM batch WHERE public_id = ?) AND document_id = ? AND outcome = 'queued'`
