import type {CompressData} from '../../types/results.ts'
import type {ArtifactKind, ProducedArtifact, StageResult} from '../stage.ts'

export interface Archive {
  /** `archive-pdf` where absent. */
  kind?: ArtifactKind
  path: string
  bytes: number
  originalBytes: number
  searchable: boolean
  reason: string
}

/** The archive file first, then the other files. */
export function archiveResult(
  {kind = 'archive-pdf', path, bytes, originalBytes, searchable, reason}: Archive,
  others: ProducedArtifact[],
): StageResult<CompressData> {
  return {
    data: {archive: {searchable, reason, bytes, originalBytes}},
    artifacts: [{kind, path, originalBytes, searchable, reason}, ...others],
  }
}

/** "88.1 % smaller than the picture". */
export function sizeChange(bytes: number, originalBytes: number, what: string): string {
  const share = ((Math.abs(originalBytes - bytes) / originalBytes) * 100).toFixed(1)
  return bytes <= originalBytes
    ? `${share} % smaller than ${what}`
    : `${share} % larger than ${what}, which was small already`
}
