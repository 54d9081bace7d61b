import type {ShutdownResult} from '../app/shutdown.ts'
import {safeText} from './safe-text.ts'

/** What stopped, and what is about to. */
export function shutdownLines({programs, workers}: ShutdownResult): string[] {
  if (programs.length === 0 && workers.length === 0) return ['Nothing is running.']
  return [
    ...programs.map(({name, pid, stopped}) =>
      stopped
        ? `Stopped: ${safeText(name)} (process ${pid}).`
        : `Stopping: ${safeText(name)} (process ${pid}) ends when its running jobs have. At once: snap shutdown --now`,
    ),
    ...workers.map(({id, program, job, ended}) => {
      const back = job ? `; its job ${job} is back in the queue` : ''
      return ended ? `Ended: ${id} of ${safeText(program)}${back}.` : `Asked to end: ${id} of ${safeText(program)}.`
    }),
  ]
}
