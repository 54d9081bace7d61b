import type {JobLimits, QueueSettings} from './types.ts'

/** Between soft and hard limit, where only the soft one is set, and above the hard one that the job came with. */
const graceMs = 60_000

/** What is set for a queue holds for all of its jobs that are claimed from then on, whenever they were enqueued. */
export function jobLimits(
  own: JobLimits,
  {softMs, hardMs, recycleAfter}: Pick<QueueSettings, 'softMs' | 'hardMs' | 'recycleAfter'>,
): JobLimits {
  return {
    softMs: Math.min(softMs ?? own.softMs, hardMs ?? Number.POSITIVE_INFINITY),
    hardMs: hardMs ?? Math.max(own.hardMs, softMs === null ? 0 : softMs + graceMs),
    ...(recycleAfter === null ? {} : {recycleAfter}),
  }
}
