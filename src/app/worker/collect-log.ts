import type {Logger} from '../../pipeline/stage.ts'
import type {LogEntry} from './task.ts'

/** A stage that logs in a loop must not fill the message to the parent. */
const maxLogEntries = 100

export function collectLog(entries: LogEntry[]): Logger {
  const add = (level: LogEntry['level']) => (message: string, fields?: Record<string, unknown>) => {
    if (entries.length < maxLogEntries) entries.push({level, message, ...(fields ? {fields} : {})})
  }
  return {debug: add('debug'), info: add('info'), warn: add('warn')}
}
