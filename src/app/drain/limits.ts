import {ExitCode, SnapError} from '../../errors.ts'
import type {Runner} from '../../queue/runner-types.ts'
import type {App} from '../app.ts'
import type {DrainInput, Terminal} from './drain.ts'

const schemaPollMs = 1000
/** After a first Ctrl-C running jobs may end; then they are parked: nobody waits longer for a prompt. */
const graceMs = 10_000

/** Stops the runner by signal or by time; a stop that takes too long becomes an abort. */
export function startLimits(
  runner: Runner,
  {maxTimeMs}: Pick<DrainInput, 'maxTimeMs'>,
  {interrupts, reporter}: Terminal,
) {
  let timedOut = false
  const timers: NodeJS.Timeout[] = []
  const park = () => timers.push(setTimeout(() => runner.abort(), graceMs))
  const onStop = () => {
    reporter.event({type: 'note', message: 'Stopping: running pages may end. Press Ctrl-C again to stop at once.'})
    runner.stop()
    park()
  }
  const onAbort = () => runner.abort()
  if (interrupts.stop.aborted) onStop()
  interrupts.stop.addEventListener('abort', onStop)
  interrupts.abort.addEventListener('abort', onAbort)
  if (maxTimeMs !== null) {
    const onTime = () => {
      timedOut = true
      runner.stop()
      park()
    }
    timers.push(setTimeout(onTime, maxTimeMs))
  }
  return {
    timedOut: () => timedOut,
    clear() {
      for (const timer of timers) clearTimeout(timer)
      interrupts.stop.removeEventListener('abort', onStop)
      interrupts.abort.removeEventListener('abort', onAbort)
    },
  }
}

/** A newer program may migrate the store under us: running jobs are finished, then this program leaves (exit 9). */
export function watchSchema(app: App, runner: Runner) {
  let moved = false
  const look = () => {
    try {
      moved ||= app.schemaMoved()
    } catch (error) {
      // The runner meets the same trouble and knows what to do about it.
      app.log.write('warn', 'schema', {error: (error as Error).message})
    }
    if (moved) runner.stop()
  }
  const timer = setInterval(look, schemaPollMs)
  return {
    check() {
      if (!moved) return
      const hint = 'Start it again with the newer snap.'
      throw new SnapError('E_STORE_NEWER', 'A newer snap has changed the store.', {exit: ExitCode.badConfig, hint})
    },
    clear: () => clearInterval(timer),
  }
}

/** Another version was installed under us, and worker processes would be of that: running jobs are finished, then this program leaves (exit 8). */
export function watchReplacement(runner: () => Runner) {
  let isReplaced = false
  return {
    happened() {
      isReplaced = true
      runner().stop()
    },
    check() {
      if (!isReplaced) return
      const hint = 'What is left is taken up by: snap work'
      const message = 'snap was replaced by another version while it worked.'
      throw new SnapError('E_REPLACED', message, {exit: ExitCode.workLeft, hint})
    },
  }
}
