import type {CleanResult} from '../app/clean.ts'
import {formatBytes} from '../byte-size.ts'
import {plural} from './format.ts'

/** What was (or would be) removed. */
export function cleanLines({dryRun, jobs, batches, workFolders, blobs, freedBytes, vectors}: CleanResult): string[] {
  const parts = [
    jobs === null ? 'old history' : plural(jobs, 'finished job'),
    batches === null ? '' : plural(batches, 'old batch', 'old batches'),
    plural(workFolders, 'work folder'),
    plural(blobs, 'unused file'),
    vectors > 0 ? plural(vectors, 'vector') : '',
  ]
  return [`${dryRun ? 'Would remove' : 'Removed'} ${parts.filter(Boolean).join(', ')}; ${formatBytes(freedBytes)}.`]
}
