import {type DocumentRow, type SourceRow, toDocument} from '../document-rows.ts'
import type {Store, StoredDocument} from '../types.ts'
import {idByPrefix} from './prefixes.ts'
import type {PgDatabase} from './sql.ts'
import {pathBytes} from './values.ts'

type Family = 'documentsBySha' | 'document' | 'documents' | 'documentsAfter' | 'knownSource'

/** A document with one of its sources, or with none. */
type JoinedRow = DocumentRow & {
  path: Buffer | null
  host: string
  mtime_ms: number
  source_bytes: number
  container_id: number | null
}

/** In order of arrival, with paths newest first: a file that was moved is known by its new name. */
const documentsOf = (documents: string) => `
  SELECT d.id, d.public_id, d.sha256, d.bytes, d.media, d.created_at, s.path, s.host, s.mtime_ms, s.bytes source_bytes, s.container_id
  FROM (SELECT * FROM document WHERE ${documents}) d LEFT JOIN source s ON s.document_id = d.id
  ORDER BY d.id, s.seen_at DESC, s.id`

// Where the document of the cursor was deleted meanwhile, the page begins after the last one older than it.
const after = `
  id > coalesce((SELECT id FROM document WHERE public_id <= $1 ORDER BY public_id DESC LIMIT 1), 0) ORDER BY id LIMIT $2`

// This machine's own word goes before that of a copied store.
const knownSourceSql = `
  SELECT d.sha256, s.mtime_ms, s.bytes FROM source s JOIN document d ON d.id = s.document_id
  WHERE s.host IN ($1, '') AND s.path = $2 ORDER BY s.host DESC LIMIT 1`

export function documentQueries(db: PgDatabase): Pick<Store, Family> {
  const found = async (where: string, ...parameters: unknown[]) =>
    withSources(await db.all<JoinedRow>(documentsOf(where), ...parameters), db.host)
  const documents = async (ids: string[]) => {
    const byId = new Map((await found('public_id = ANY($1)', ids)).map((document) => [document.id, document]))
    return ids.flatMap((id) => byId.get(id) ?? [])
  }
  return {
    documents,
    documentsBySha: async (shas) =>
      new Map((await found('sha256 = ANY($1)', shas)).map((document) => [document.sha256, document])),
    async document(idPrefix) {
      const id = await idByPrefix(db, 'd', idPrefix)
      return id === null ? null : ((await documents([id]))[0] ?? null)
    },
    documentsAfter: (afterId, limit) => found(after, afterId ?? '', limit),
    async knownSource(path) {
      const row = await db.first<{sha256: string; mtime_ms: number; bytes: number}>(
        knownSourceSql,
        db.host,
        pathBytes(path),
      )
      return row === null ? null : {sha256: row.sha256, mtimeMs: row.mtime_ms, bytes: row.bytes}
    },
  }
}

function withSources(rows: JoinedRow[], here: string): StoredDocument[] {
  return [...Map.groupBy(rows, ({id}) => id).values()].map((own) => toDocument(own[0]!, own.flatMap(sourceOf(here))))
}

const sourceOf =
  (here: string) =>
  ({path, host, mtime_ms, source_bytes, container_id}: JoinedRow): SourceRow[] => {
    if (path === null) return []
    const elsewhere = host === '' || host === here ? {} : {host}
    return [{path, mtime_ms, bytes: source_bytes, container_id, ...elsewhere}]
  }
