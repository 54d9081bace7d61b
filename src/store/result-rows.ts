import type {NewArtifact, StoredArtifact} from './types.ts'

export interface ArtifactRow {
  stage: string
  key: string
  kind: string
  hash: string
  extension: string
  bytes: number
  original_bytes: number
  searchable: number | null
  reason: string
}

/** In the order of the columns `kind` to `reason`. */
export function artifactValues({
  kind,
  hash,
  extension,
  bytes,
  originalBytes,
  searchable,
  reason,
}: NewArtifact): unknown[] {
  return [kind, hash, extension, bytes, originalBytes, searchable === null ? null : Number(searchable), reason]
}

export function toArtifact(row: ArtifactRow): StoredArtifact {
  return {
    stage: row.stage,
    key: row.key,
    kind: row.kind,
    hash: row.hash,
    extension: row.extension,
    bytes: row.bytes,
    originalBytes: row.original_bytes,
    searchable: row.searchable === null ? null : row.searchable === 1,
    reason: row.reason,
  }
}
