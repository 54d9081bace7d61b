import {ExitCode, type ExitCodeValue} from '../../errors.ts'
import type {App} from '../app.ts'
import type {Terminal} from '../drain/drain.ts'
import {work} from '../work.ts'
import {planSync, type SinkPlan, sinkStatus} from './sync.ts'

export interface SinkInput {
  /** Take everything out. */
  clear: boolean
  dryRun: boolean
  wait: boolean
  maxTime: string | undefined
}

export interface SinkResult extends SinkPlan {
  exit: ExitCodeValue
  dryRun: boolean
  /** Why something is left, or null. */
  message: string | null
  /** Points that are there now. */
  points: number
}

/** `snap sink sync` and `snap sink clear`: enqueue what differs, then work until nothing is left. */
export async function sinkCommand(app: App, input: SinkInput, terminal: Terminal): Promise<SinkResult> {
  const {clear, dryRun, wait, maxTime} = input
  const before = await sinkStatus(app)
  const plan = await planSync(app, {clear, dryRun})
  if (dryRun || plan.documents === 0) {
    await terminal.reporter.close()
    return {...plan, exit: ExitCode.ok, dryRun, message: null, points: before.points}
  }
  const worked = await work(app, {forever: false, name: 'sink', wait, maxTime, niceWorkers: false}, terminal)
  const {points, queue, errors} = await sinkStatus(app)
  const failed = queue.failed - before.queue.failed
  if (worked.exit !== ExitCode.ok || failed <= 0)
    return {...plan, exit: worked.exit, dryRun, message: worked.exit === ExitCode.ok ? null : worked.message, points}
  const message = `${failed} of the documents could not be sent: ${errors[0] ?? 'see snap jobs --queue sink'}`
  return {...plan, exit: ExitCode.someFailed, dryRun, message, points}
}
