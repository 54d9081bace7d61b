import {appendFileSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import type {Clock} from '../clock.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** JSON lines in the logs folder; one object a line: time, level, message, fields. Never document text, never secrets. */
export interface Log {
  write(level: LogLevel, message: string, fields?: Record<string, unknown>): void
  /** Why the log could not be written, once; null while it works. */
  failure(): string | null
}

/** Work must go on without a log (a full disk, a read-only folder): the first failure is kept for `snap doctor`. */
export function createLog(folder: string, clock: Clock): Log {
  let failed: string | null = null
  let ready = false
  return {
    write(level, message, fields) {
      if (failed) return
      try {
        if (!ready) mkdirSync(folder, {recursive: true, mode: 0o700})
        ready = true
        const line = JSON.stringify({
          time: new Date(clock.now()).toISOString(),
          level,
          pid: process.pid,
          message,
          ...fields,
        })
        appendFileSync(join(folder, 'snapbatch.log'), `${line}\n`, {mode: 0o600})
      } catch (error) {
        failed = (error as Error).message
      }
    },
    failure: () => failed,
  }
}
