import {DocumentError, type Failure} from '../../errors.ts'

/** The error a failure was made from, on the other side of a process border. */
export function fromFailure(failure: Failure): DocumentError {
  const error = new DocumentError(failure.code, failure.message, {
    class: failure.class,
    ...(failure.hint === undefined ? {} : {hint: failure.hint}),
    ...(failure.retryAfterMs === undefined ? {} : {retryAfterMs: failure.retryAfterMs}),
  })
  if (failure.stack !== undefined) error.stack = failure.stack
  return error
}

export function softTimeout(ms: number): DocumentError {
  return new DocumentError('E_TIMEOUT', `Not finished after ${seconds(ms)} (soft limit)`, {class: 'timeout'})
}

export function hardTimeout(ms: number): DocumentError {
  return new DocumentError('E_TIMEOUT', `Stopped after ${seconds(ms)} (hard limit)`, {class: 'timeout'})
}

export function tooBig(usedMb: number, limitMb: number): DocumentError {
  const message = `Needs too much memory: ${Math.round(usedMb)} MB used, ${Math.round(limitMb)} MB allowed`
  return new DocumentError('E_TOO_BIG', message)
}

/** Permanent: processor time is the same on a busy computer, so the same bytes would need as much again. */
export function overTime(what: string, limitMs: number): DocumentError {
  const message = `${what} takes more than ${seconds(limitMs)} of processor time`
  return new DocumentError('E_TIMEOUT', message, {hint: simpler})
}

export function overweight(what: string, limitMb: number): DocumentError {
  return new DocumentError('E_TOO_BIG', `${what} takes more than ${Math.round(limitMb)} MB of memory`, {hint: simpler})
}

/** What helps against a file that is more complicated than it has to be. */
const simpler = 'Print it to a new PDF from a program that opens it'

export function silent(ms: number): DocumentError {
  return crash(`The worker process gave no sign of life for ${seconds(ms)} and was killed`)
}

export function killed(): DocumentError {
  return crash('The worker process was killed on request')
}

/** The process was told to end; its job has nothing to do with that. */
export function released(): DocumentError {
  return new DocumentError('E_CANCELLED', 'The worker was told to end', {class: 'released'})
}

/** The program on the disk is another than the one that runs: what they say to each other may have changed. */
export function replaced(): DocumentError {
  return new DocumentError('E_CANCELLED', 'snap was replaced by another version while it worked', {
    class: 'released',
    hint: 'Start it again.',
  })
}

export function cancelled(reason: unknown): DocumentError {
  return reason instanceof DocumentError
    ? reason
    : new DocumentError('E_CANCELLED', 'Cancelled', {class: 'cancelled', cause: reason})
}

/** A death that nobody here ordered. */
export function crashed(exit: {code: number | null; signal: NodeJS.Signals | null}, output: string): DocumentError {
  // The heap is filled by what is read, not by chance: a second time it is as full.
  if (heapIsFull(output)) {
    return withOutput(new DocumentError('E_TOO_BIG', 'Needs more JavaScript memory than there is'), output)
  }
  return withOutput(crash(`The worker process ${describeExit(exit, output)} in the middle of the job`), output)
}

const heapIsFull = (output: string) => output.includes('heap out of memory')

/** No process, or one that died before it began: no job is to blame, later may be better. */
export function notStarted(detail: string, output: string, cause?: unknown): DocumentError {
  const message = `No worker process could be started: ${detail}`
  return withOutput(new DocumentError('E_CRASHED', message, {class: 'transient', hint: 'snap doctor', cause}), output)
}

/** For events and messages: how a process ended. */
export function describeExit(
  {code, signal}: {code: number | null; signal: NodeJS.Signals | null},
  output: string,
): string {
  if (heapIsFull(output)) return `ran out of JavaScript memory (${signal ?? `exit code ${code}`})`
  if (signal === 'SIGKILL') return 'was killed (SIGKILL; perhaps by the system for lack of memory)'
  if (signal !== null) return `was ended by ${signal}`
  return `exited with code ${code}`
}

function crash(message: string) {
  return new DocumentError('E_CRASHED', message, {class: 'crash'})
}

function withOutput(error: DocumentError, output: string) {
  if (output !== '') error.stack = `${error.stack ?? error.message}\nLast output of the worker process:\n${output}`
  return error
}

function seconds(ms: number) {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`
}
