import type {StartedWatch} from '../app/watch/start.ts'
import type {Watched} from '../app/watch/summary.ts'
import {plural, shortPath} from './format.ts'

/** What `snap process --watch` prints when it ends, or has started in the background. */
export function watchLines({json}: Watched | StartedWatch): string[] {
  if ('pid' in json) return [`Process ${json.pid} watches from now on; end it with: kill ${json.pid}`]
  const {counts, watch} = json
  const open = counts.waiting + counts.running + counts.delayed
  const parts = [
    plural(watch.batches.length, 'batch', 'batches'),
    `${plural(counts.done, 'document')} done`,
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(watch.moved > 0 ? [`${plural(watch.moved, 'original')} moved`] : []),
  ]
  return [
    `Watched ${watch.folders.map((folder) => shortPath(folder)).join(', ')}: ${parts.join(', ')}.`,
    ...(open > 0 ? [`${plural(open, 'document')} still wait. Go on with: snap work`] : []),
    ...(counts.failed > 0 ? ['Try again with: snap retry --failed'] : []),
  ]
}
