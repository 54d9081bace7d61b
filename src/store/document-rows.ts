import type {MediaKind} from '../types/document.ts'
import {type PathColumn, pathOf} from './rows.ts'
import type {StoredDocument} from './types.ts'

export interface DocumentRow {
  id: number
  public_id: string
  sha256: string
  bytes: number
  media: MediaKind
  created_at: number
}

export interface SourceRow {
  /** Absent: this machine's. */
  host?: string
  path: PathColumn
  mtime_ms: number
  bytes: number
  container_id: number | null
}

/** With where it was seen, newest first. */
export function toDocument(row: DocumentRow, sources: readonly SourceRow[]): StoredDocument {
  return {
    id: row.public_id,
    sha256: row.sha256,
    bytes: row.bytes,
    media: row.media,
    createdAt: row.created_at,
    sources: sources.map(({path, mtime_ms, bytes, container_id, host}) => ({
      path: pathOf(path),
      mtimeMs: mtime_ms,
      bytes,
      ...(container_id === null ? {} : {inside: true as const}),
      ...(host === undefined ? {} : {host}),
    })),
  }
}
