import {rm} from 'node:fs/promises'
import {basename, dirname, join, sep} from 'node:path'
import type {Clock} from '../../clock.ts'
import {filePlace} from '../../config/command-line.ts'
import type {Settings} from '../../config/settings.ts'
import {DocumentError, ExitCode, SnapError} from '../../errors.ts'
import {findProgram} from '../../find-program.ts'
import {encodePath} from '../../path-bytes.ts'
import type {Paths} from '../../paths.ts'
import {runProgram} from './run-program.ts'

export interface ScannedFile {
  path: string
  sha256: string
}

/** Looks at files before anything of ours opens them to read what they say. */
export interface Scanner {
  /**
   * Throws DocumentError: E_INFECTED (permanent) where the scanner finds something, and then no copy that we made is
   * left; transient where it cannot tell. Does nothing without a scanner.
   */
  check(file: ScannedFile, signal?: AbortSignal): Promise<void>
}

/** clamscan loads its signatures anew for each file: 20-40 s on a slow disk. */
const timeoutMs = 120_000
/** Bytes that were clean are taken for clean so long: pages of a document are jobs of their own, and signatures change. */
const trustMs = 3_600_000
/** Entries are 100 bytes. */
const mostTrusted = 100_000

/** `values` are read anew for each file: they may change while it works. */
export function createScanner(values: () => Pick<Settings, 'scanner'>, paths: Paths, clock: Clock): Scanner {
  const clean = new Map<string, Look>()
  const begin = (key: string, looking: Promise<void>, signal: AbortSignal | undefined): Look => {
    const one = {until: clock.now() + trustMs, looking, signal}
    if (clean.size >= mostTrusted) clean.clear()
    clean.set(key, one)
    looking.catch(() => clean.get(key) === one && clean.delete(key))
    return one
  }
  return {
    async check({path, sha256}, signal) {
      const {scanner: command} = values()
      if (command === null) return
      const key = JSON.stringify([sha256, ...command])
      for (;;) {
        const known = clean.get(key)
        const current =
          known && known.until > clock.now() ? known : begin(key, look(command, path, paths, signal), signal)
        try {
          return await current.looking
        } catch (error) {
          // The job that it was begun for was stopped: that says nothing about this one.
          if (signal?.aborted || !current.signal?.aborted || current !== known) throw error
        }
      }
    },
  }
}

/** What was begun for one job, and for whose signal; others of the same bytes wait for it. */
interface Look {
  until: number
  looking: Promise<void>
  signal: AbortSignal | undefined
}

async function look(command: readonly string[], path: string, paths: Paths, signal?: AbortSignal): Promise<void> {
  const argv = command.map((word) => word.replaceAll(filePlace, path))
  const {code, output, how} = await runProgram({argv, timeoutMs, ...(signal ? {signal} : {})})
  if (code === 0) return
  const name = basename(command[0]!)
  signal?.throwIfAborted()
  if (code !== 1)
    throw new DocumentError('E_UNREADABLE', `${name} could not look at ${path}: ${how}. ${firstLine(output)}`.trim(), {
      class: 'transient',
      hint: 'snap doctor',
    })
  await removeOurs(path, paths)
  throw new DocumentError('E_INFECTED', `${name} found something in ${path}: ${firstLine(output)}`, {
    hint: 'The file was not opened. Remove it, or look at it with the scanner itself.',
  })
}

const firstLine = (output: string): string => (output.split('\n')[0] ?? '').slice(0, 200)

/** What was taken out of a container, put together of pictures or uploaded is a copy of ours; originals stay where they are. */
async function removeOurs(path: string, {blobs, work, data}: Paths): Promise<void> {
  const own = [blobs, work, join(data, 'cache', 'blobs'), join(data, 'joined'), join(data, 'uploads')]
  if (own.some((folder) => `${dirname(path)}${sep}`.startsWith(`${folder}${sep}`)))
    await rm(encodePath(path), {force: true})
}

/** Throws E_SCANNER (exit 6) before any work where the program is not there. */
export function requireScanner({scanner}: Pick<Settings, 'scanner'>, env: Record<string, string | undefined>): void {
  if (scanner === null || findProgram(scanner[0]!, env) !== null) return
  throw new SnapError('E_SCANNER', `The virus scanner ${scanner[0]} is not there.`, {
    exit: ExitCode.missing,
    hint: 'Install it, or: snap config unset scanner',
  })
}
