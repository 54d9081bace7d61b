import {isatty} from 'node:tty'
import {ExitCode, type ExitCodeValue} from './errors.ts'

export interface Interrupts {
  /** First Ctrl-C, SIGTERM or SIGHUP: take nothing new, finish or park what runs. */
  stop: AbortSignal
  /** Second: stop now. */
  abort: AbortSignal
  /** 130 or 143 once a signal came, else null. */
  exitCode(): ExitCodeValue | null
  close(): void
}

const codes = {SIGINT: ExitCode.interrupted, SIGTERM: ExitCode.terminated, SIGHUP: ExitCode.terminated} as const

const errorOutput = 2

/** Who was told twice to stop waits no longer for a server that does not answer: what was begun there is taken back as after a crash. */
const lastMs = 30_000

/** How often a launcher that started us is looked for. */
const launcherPollMs = 500

/**
 * Two-step stop by signals. A launcher on an old Node passes signals on; if it is killed, that counts as a first signal,
 * so that nothing goes on unseen. With `onReload` SIGHUP asks for that instead, as of any daemon; but the same signal comes when
 * a terminal is closed, which is a wish to stop: then standard error is no terminal any more.
 */
export function listenForInterrupts(
  target: NodeJS.Process,
  onReload?: () => void,
  isTerminal = () => isatty(errorOutput),
  patienceMs = lastMs,
): Interrupts {
  const stop = new AbortController()
  const abort = new AbortController()
  let code: ExitCodeValue | null = null
  let last: NodeJS.Timeout | undefined
  const hadTerminal = isTerminal()
  const onSignal = (signal: keyof typeof codes) => {
    if (signal === 'SIGHUP' && onReload && !(hadTerminal && !isTerminal())) {
      onReload()
      return
    }
    code ??= codes[signal]
    if (!stop.signal.aborted) return stop.abort()
    const exit = code
    last ??= setTimeout(() => target.exit(exit), patienceMs).unref()
    abort.abort()
  }
  const names = Object.keys(codes) as (keyof typeof codes)[]
  for (const name of names) target.on(name, onSignal)
  const timer = watchLauncher(target, () => onSignal('SIGTERM'))
  return {
    stop: stop.signal,
    abort: abort.signal,
    exitCode: () => code,
    close() {
      clearInterval(timer)
      clearTimeout(last)
      for (const name of names) target.off(name, onSignal)
    },
  }
}

function watchLauncher(target: NodeJS.Process, gone: () => void): NodeJS.Timeout | undefined {
  const launcher = Number(target.env['SNAPBATCH_LAUNCHER'])
  if (!launcher) return undefined
  const timer = setInterval(() => {
    if (target.ppid === launcher) return
    clearInterval(timer)
    gone()
  }, launcherPollMs)
  return timer.unref()
}
