import {encodePath} from '../path-bytes.ts'
import type {Db} from './database.ts'
import {type DocumentRow, type SourceRow, toDocument} from './document-rows.ts'
import {idByPrefix} from './prefixes.ts'
import {all, first} from './statements.ts'
import type {Sync} from './sync.ts'
import type {Store, StoredDocument} from './types.ts'

type Family = 'documentsBySha' | 'document' | 'documents' | 'documentsAfter' | 'knownSource'

const columns = 'id, public_id, sha256, bytes, media, created_at'
const among = (column: string) => `${column} IN (SELECT value FROM json_each(?))`

export function documentQueries(db: Db): Sync<Pick<Store, Family>> {
  const documents = (ids: string[]): StoredDocument[] => {
    const rows = all<DocumentRow>(
      db,
      `SELECT ${columns} FROM document WHERE ${among('public_id')}`,
      JSON.stringify(ids),
    )
    const found = new Map(withSources(db, rows).map((document) => [document.id, document]))
    return ids.flatMap((id) => found.get(id) ?? [])
  }
  return {
    documents,
    documentsBySha(shas) {
      const rows = all<DocumentRow>(
        db,
        `SELECT ${columns} FROM document WHERE ${among('sha256')}`,
        JSON.stringify(shas),
      )
      return new Map(withSources(db, rows).map((document) => [document.sha256, document]))
    },
    document(idPrefix) {
      const id = idByPrefix(db, 'd', idPrefix)
      return id === null ? null : (documents([id])[0] ?? null)
    },
    documentsAfter(afterId, limit) {
      return withSources(db, all<DocumentRow>(db, afterSql, afterId ?? '', limit))
    },
    knownSource(path) {
      const row = first<{sha256: string; mtime_ms: number; bytes: number}>(db, knownSourceSql, encodePath(path))
      return row === null ? null : {sha256: row.sha256, mtimeMs: row.mtime_ms, bytes: row.bytes}
    },
  }
}

// Where the document of the cursor was deleted meanwhile, the page begins after the last one older than it.
const afterSql = `
  SELECT ${columns} FROM document
  WHERE id > coalesce((SELECT id FROM document WHERE public_id <= ? ORDER BY public_id DESC LIMIT 1), 0)
  ORDER BY id LIMIT ?`

const knownSourceSql = `
  SELECT d.sha256, s.mtime_ms, s.bytes FROM source s JOIN document d ON d.id = s.document_id WHERE s.path = ?`

/** Paths newest first: a file that was moved is known by its new name. Of two that came together the later one is a duplicate. */
function withSources(db: Db, rows: DocumentRow[]): StoredDocument[] {
  const sources = Map.groupBy(
    all<SourceRow & {document_id: number}>(
      db,
      `SELECT document_id, path, mtime_ms, bytes, container_id FROM source WHERE ${among('document_id')} ORDER BY seen_at DESC, id`,
      JSON.stringify(rows.map(({id}) => id)),
    ),
    (source) => source.document_id,
  )
  return rows.map((row) => toDocument(row, sources.get(row.id) ?? []))
}
