import {spawn} from 'node:child_process'
import {closeSync, mkdirSync, openSync} from 'node:fs'
import {open, rm} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {packaged} from '../../packaged/index.ts'
import {encodePath} from '../../path-bytes.ts'
import type {Paths} from '../../paths.ts'
import {identityOf, type ProcessIdentity} from '../../queue/process-identity.ts'
import type {StoredSchedule} from '../../store/schedule-store.ts'

/** A snap that runs as a process of its own. */
export interface Child {
  identity: ProcessIdentity
  /** The exit code; 128 and the number for a signal is not known here, so null. */
  ended: Promise<{exit: number | null; message: string | null}>
  /** Lets it put its work back, then ends it. */
  stop(): void
}

export type StartChild = (
  schedule: Pick<StoredSchedule, 'command' | 'cwd' | 'limitMs'>,
  output: string,
) => Promise<Child>

/** `snap process` needs 10 s after the first SIGTERM to park its work. */
const graceMs = 15_000
const shownBytes = 4096

/**
 * Starts the command without a shell. What it prints goes to a file, so that the command outlives whoever started it and its
 * last words are still found. A command that cannot be started has ended with a message.
 */
export const childStarter =
  (paths: Paths, program = packaged.command()): StartChild =>
  async ({command, cwd, limitMs}, output) => {
    mkdirSync(dirname(output), {recursive: true, mode: 0o700})
    const handle = openSync(output, 'w', 0o600)
    // Beside --home, since the command may have arguments after "--".
    const home = paths.home ? {SNAPBATCH_HOME: paths.home} : {}
    const [file, ...words] = program
    const child = spawn(file!, [...words, ...command], {
      cwd: encodePath(cwd) as string,
      env: {...process.env, ...home},
      stdio: ['ignore', handle, handle],
    })
    closeSync(handle)
    const ended = Promise.withResolvers<{exit: number | null; message: string | null}>()
    const timers: NodeJS.Timeout[] = []
    const stop = () => {
      // One that has ended needs no timer, which would keep this process alive.
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      timers.push(setTimeout(() => child.kill('SIGKILL'), graceMs))
    }
    let message: string | null = null
    const onLimit = () => {
      message = `Ended after its time limit of ${Math.round(limitMs / 60_000)} minutes.`
      stop()
    }
    // Node's timers fire at once when they are set for longer.
    timers.push(setTimeout(onLimit, Math.min(limitMs, 2 ** 31 - 1)))
    child.once('error', (error) => ended.resolve({exit: null, message: error.message}))
    child.once('exit', (exit, signal) => ended.resolve({exit, message: message ?? (signal && `Ended by ${signal}.`)}))
    void ended.promise.then(() => timers.forEach(clearTimeout))
    return {identity: identityOf(child.pid ?? 0), ended: ended.promise, stop}
  }

/** Output of commands that schedules run, while they do. */
export const cronFolder = (paths: Paths): string => join(paths.data, 'cron')

export const outputFile = (paths: Paths, run: number): string => join(cronFolder(paths), `${run}.out`)

/** The last lines that a command printed; the file is removed. */
export async function takeOutput(file: string): Promise<string> {
  const handle = await open(file, 'r').catch(() => null)
  if (handle === null) return ''
  try {
    const {size} = await handle.stat()
    const start = Math.max(0, size - shownBytes)
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(shownBytes), 0, shownBytes, start)
    const text = buffer.toString('utf8', 0, bytesRead)
    return (start > 0 ? text.slice(text.indexOf('\n') + 1) : text).trimEnd()
  } finally {
    await handle.close()
    await rm(file, {force: true})
  }
}
