import {duration} from '../config/parsers.ts'
import {ExitCode, SnapError} from '../errors.ts'

const date = /^\d{4}-\d{2}-\d{2}$/
const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/

/**
 * A moment as people say it, as UTC ms: "2h" (ago), "2026-11-22" (its beginning here), "2026-11-22T10:00" (here, or with a zone).
 * Throws E_USAGE (exit 2).
 */
export function parseMoment(said: string, now: number): number {
  if (/^\d+(\.\d+)?\s*[a-z]+$/i.test(said)) return now - ago(said)
  const at = date.test(said)
    ? Date.parse(`${said}T00:00`)
    : time.test(said)
      ? Date.parse(said.replace(' ', 'T'))
      : Number.NaN
  if (Number.isNaN(at)) throw unclear(said)
  return at
}

function ago(said: string): number {
  try {
    return duration(said)
  } catch {
    throw unclear(said)
  }
}

const unclear = (said: string) =>
  new SnapError('E_USAGE', `${said} is no time.`, {
    exit: ExitCode.usage,
    hint: 'Say how long ago (2h, 7d), or a date (2026-11-22, 2026-11-22T10:00).',
  })
