import type {PageSource} from '../../types/document.ts'
import type {Chunk} from '../../types/results.ts'
import {type Db, writeTransaction} from '../database.ts'
import {numberIfThere} from '../results.ts'
import {all, run} from '../statements.ts'
import type {Sync} from '../sync.ts'
import type {Store} from '../types.ts'
import {type FactsRow, toFacts} from './facts.ts'
import {fold} from './tokens.ts'

type Family = 'staleFields' | 'saveFields' | 'documentFacts' | 'chunks'

/** Fields of documents for filters and hits. They follow what they are made of: see migration 0007. */
export function fieldQueries(db: Db): Sync<Pick<Store, Family>> {
  return {
    staleFields: (limit, among) =>
      among === undefined ? all(db, staleSql, limit) : all(db, `${staleOfSql}`, JSON.stringify(among), limit),
    saveFields: (pieces) =>
      writeTransaction(db, () => {
        for (const made of pieces) save(db, made)
      }),
    documentFacts: (documents) => all<FactsRow>(db, factsSql, JSON.stringify(documents)).map(toFacts),
    chunks: (document) =>
      all<Chunk & {pageKey: string; source: PageSource | null}>(db, chunksSql, document).map(({source, ...chunk}) =>
        source === null ? chunk : {...chunk, source},
      ),
  }
}

const chunksSql = `
  SELECT ordinal, page, start, "end", text, source, page_key pageKey FROM chunk
  WHERE document_id = (SELECT id FROM document WHERE public_id = ?) ORDER BY ordinal`

const staleSql = `
  SELECT d.public_id document, s.version FROM field_stale s JOIN document d ON d.id = s.document_id
  ORDER BY s.document_id LIMIT ?`

const staleOfSql = `
  SELECT d.public_id document, s.version FROM json_each(?) wanted JOIN document d ON d.public_id = wanted.value
  JOIN field_stale s ON s.document_id = d.id LIMIT ?`

/** What changed since the version that they were worked out from makes them stale still. */
function save(db: Db, {document: id, version, values}: Parameters<Store['saveFields']>[0][number]): void {
  const document = numberIfThere(db, id)
  if (document === null) return
  run(db, 'DELETE FROM document_field WHERE document_id = ?', document)
  for (const {name, value, number} of values) run(db, insertSql, document, name, value, fold(value), number)
  run(db, 'DELETE FROM field_stale WHERE document_id = ? AND version = ?', document, version)
}

const insertSql = 'INSERT INTO document_field(document_id, name, value, folded, number) VALUES(?, ?, ?, ?, ?)'

const factsSql = `
  SELECT d.public_id document,
    (SELECT json_group_array(json_array(f.name, f.value) ORDER BY f.rowid) FROM document_field f WHERE f.document_id = d.id) fields,
    (SELECT json_group_array(l.label ORDER BY l.label) FROM (
      SELECT DISTINCT label FROM document_label WHERE document_id = d.id AND page = 0 AND source <> 'rejected') l) labels,
    (SELECT o.public_id FROM duplicate x JOIN document o ON o.id = x.of_id WHERE x.document_id = d.id) "of"
  FROM document d WHERE d.public_id IN (SELECT value FROM json_each(?))`
