import type {QueueStatus} from './types.ts'

/** What an idle runner that could claim nothing is left with. */
export type Left = 'nothing' | 'wait' | 'paused' | 'delayed'

/** Reads the counters: `wait` = other processes work on it, or a limit opens again by itself. */
export function whatIsLeft(queues: QueueStatus[]): Left {
  const sum = (pick: (queue: QueueStatus) => number) => queues.reduce((total, queue) => total + pick(queue), 0)
  if (sum(({counts}) => counts.running) > 0) return 'wait'
  if (sum(({counts, paused}) => (paused ? 0 : counts.ready)) > 0) return 'wait'
  if (sum(({counts}) => counts.ready) > 0) return 'paused'
  if (sum(({counts}) => counts.delayed) > 0) return 'delayed'
  if (sum(({counts, held}) => counts.blocked - held) > 0) return 'wait'
  return sum(({held}) => held) > 0 ? 'paused' : 'nothing'
}
