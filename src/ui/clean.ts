import type {CleanKind, CleanResult} from '../app/clean.ts'
import {formatBytes} from '../byte-size.ts'
import {plural} from './format.ts'

/** Without a second word it is not counted. */
const names: Record<CleanKind['kind'], [one: string, many?: string]> = {
  history: ['finished job', 'finished jobs'],
  batches: ['old batch', 'old batches'],
  'schedule-runs': ['run of a schedule', 'runs of schedules'],
  'work-folders': ['work folder', 'work folders'],
  'unused-files': ['unused file', 'unused files'],
  purges: ['purge that can no longer be taken back', 'purges that can no longer be taken back'],
  uploads: ['uploads that became no document'],
  temporary: ['left temporary file', 'left temporary files'],
  'store-copies': ['copy of the store from before an update', 'copies of the store from before updates'],
  store: ['free space inside the store'],
}

/** What was (or would be) removed, a line a kind, and how much that frees. */
export function cleanLines({dryRun, kinds, vectors, freedBytes, storeBytes}: CleanResult): string[] {
  const lines = kinds.filter(({count}) => count > 0).map(kindLine)
  const all = [...lines, ...(vectors > 0 ? [`  ${plural(vectors, 'vector')}`] : [])]
  if (all.length === 0) return [`Nothing to remove. The store takes ${formatBytes(storeBytes)}.`]
  return [
    dryRun ? 'Would remove:' : 'Removed:',
    ...all,
    `${dryRun ? 'That frees' : 'Freed'} ${formatBytes(freedBytes)}; the store takes ${formatBytes(storeBytes)}.`,
  ]
}

function kindLine({kind, count, bytes}: CleanKind): string {
  const [one, many] = names[kind]
  const what = many === undefined ? one : plural(count, one, many)
  return `  ${what}${bytes > 0 ? `, ${formatBytes(bytes)}` : ''}`
}
