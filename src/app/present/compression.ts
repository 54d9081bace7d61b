import type {CompressionJson, DocumentJson} from '../../types/contract.ts'
import {isArchive} from '../inputs/output-path.ts'

/** What making files smaller came to, over the documents that are done; null where no file was made. */
export function compressionOf(documents: readonly DocumentJson[]): CompressionJson | null {
  const ended = documents.filter(({state}) => state === 'done' || state === 'duplicate')
  const files = ended.flatMap(({artifacts}) => artifacts.find(isArchive) ?? [])
  if (files.length === 0) return null
  const before = files.reduce((sum, {originalBytes}) => sum + originalBytes, 0)
  const after = files.reduce((sum, {bytes}) => sum + bytes, 0)
  const kept = files.filter(({bytes, originalBytes}) => bytes === originalBytes).length
  return {before, after, saved: before - after, ratio: before === 0 ? 1 : after / before, kept}
}
