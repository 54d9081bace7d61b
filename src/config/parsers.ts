import {isAbsolute} from 'node:path'
import {parseBytes} from '../byte-size.ts'
import {parseS3Address} from '../s3-address.ts'
import {parseDsn} from './dsn.ts'

/** A value as it comes from a flag, a variable or a TOML file, turned into its type; throws Error with what was expected. */
export type Parser<T> = (raw: unknown) => T

const units: Record<string, number> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000}

/** "30s", "1.5h", "200ms" or a plain number of seconds -> milliseconds. */
export function duration(raw: unknown): number {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/.exec(String(raw).trim())
  if (!match) throw new Error(`expected a duration like 30s, 5m or 2h, got "${raw}"`)
  const ms = Math.round(Number(match[1]) * units[match[2] ?? 's']!)
  if (!Number.isSafeInteger(ms)) throw new Error(`expected a shorter duration than ${raw}`)
  return ms
}

/** Milliseconds as `duration` takes them, in the largest unit that has no rest. */
export function durationText(ms: number): string {
  const [unit, length] = Object.entries(units)
    .toReversed()
    .find(([, length]) => ms >= length && ms % length === 0) ?? ['s', 1000]
  return `${ms / length}${unit}`
}

/** How often something is done: without a pause it would never end. */
export function interval(raw: unknown): number {
  const ms = duration(raw)
  if (ms === 0) throw new Error(`expected a duration above 0, got "${raw}"`)
  return ms
}

export const integer =
  (min: number, max: number): Parser<number> =>
  (raw) => {
    const value = typeof raw === 'string' || typeof raw === 'number' ? Number(raw) : Number.NaN
    if (!Number.isInteger(value) || value < min || value > max || String(raw).trim() === '') {
      throw new Error(`expected a whole number from ${min} to ${max}, got "${raw}"`)
    }
    return value
  }

/** A value that may be left to something else. */
export const orNull =
  <T>(item: Parser<T>): Parser<T | null> =>
  (raw) =>
    raw === null ? null : item(raw)

export const oneOf =
  <T extends string>(values: readonly T[]): Parser<T> =>
  (raw) => {
    if (!values.includes(raw as T)) throw new Error(`expected one of ${values.join(', ')}, got "${raw}"`)
    return raw as T
  }

/** A list that may be empty: "" or []. */
export const listOrNone =
  <T extends string>(item: Parser<T>): Parser<T[]> =>
  (raw) =>
    raw === '' || (Array.isArray(raw) && raw.length === 0) ? [] : list(item)(raw)

/** "a,b" or ["a", "b"]; empty parts are dropped, at least one must stay. */
export const list =
  <T extends string>(item: Parser<T>): Parser<T[]> =>
  (raw) => {
    const parts = (Array.isArray(raw) ? raw.map(String) : String(raw).split(',')).map((part) => part.trim())
    const values = [...new Set(parts.filter(Boolean).map(item))]
    if (values.length === 0) throw new Error('expected at least one value')
    return values
  }

export const text: Parser<string> = (raw) => {
  if (typeof raw !== 'string' || raw === '') throw new Error(`expected text, got "${raw}"`)
  return raw
}

/** Address of a server, without a slash at its end; user names and passwords in it would end up in logs. */
export const httpUrl: Parser<string> = (raw) => {
  const url = URL.parse(String(raw))
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error(`expected a URL like http://127.0.0.1:11434/v1`)
  if (url.username || url.password || url.search || url.hash)
    throw new Error('expected a URL without user name, password, query or fragment')
  return url.href.replace(/\/+$/, '')
}

/** Where errors are sent, as servers of the Sentry protocol show it. The key in it allows to send and nothing else. */
export const dsn: Parser<string> = (raw) => {
  if (parseDsn(String(raw)) === null) throw new Error('expected a DSN like https://KEY@sentry.example.org/42')
  return String(raw)
}

/** Address of a vector database; a password goes into a key file, for the address is shown. */
export const sinkUrl: Parser<string> = (raw) => {
  const url = URL.parse(String(raw))
  if (!/^postgres(?:ql)?:$/.test(url?.protocol ?? '')) return httpUrl(raw)
  if (url!.password || url!.searchParams.has('password'))
    throw new Error('expected a URL without the password: SNAPBATCH_SINK_KEY or sink.keyFile holds it')
  // It would count before the host that is shown, and that is looked at before anything is sent.
  if (url!.searchParams.has('host')) throw new Error('expected a URL without "?host=": the host stands before the path')
  return String(raw)
}

/** Where files are kept; a folder is the same one wherever a command is typed. */
export const blobPlace: Parser<string> = (raw) => {
  const place = text(raw)
  if (place.startsWith('s3:')) parseS3Address(place)
  else if (place !== 'postgres' && !isAbsolute(place))
    throw new Error(`expected the absolute path of a folder, postgres, or s3://bucket/prefix, got "${place}"`)
  return place
}

/** PostgreSQL cuts names at 63 bytes; the index of a table adds ten. */
export const sinkName: Parser<string> = (raw) => {
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,49}$/.test(String(raw)))
    throw new Error(`expected a name of up to 50 letters, digits, - and _, got "${raw}"`)
  return String(raw)
}

export const boolean: Parser<boolean> = (raw) => {
  if (raw === true || raw === 'true' || raw === '1') return true
  if (raw === false || raw === 'false' || raw === '0') return false
  throw new Error(`expected true or false, got "${raw}"`)
}

/** "auto" or a number of worker processes; more than 64 is taken for a mistake. */
export const concurrency: Parser<number | 'auto'> = (raw) => (raw === 'auto' ? 'auto' : integer(1, 64)(raw))

/** tesseract code, e.g. "eng" or "chi_sim"; becomes part of a file name, so nothing else is allowed. */
export const language: Parser<string> = (raw) => {
  if (!/^(auto|[a-z]{3}(_[a-z]+)?)$/.test(String(raw)))
    throw new Error(`expected a language code like eng or deu, got "${raw}"`)
  return String(raw)
}

const names: Record<string, number> = {high: 2, normal: 5, low: 8}

/** 0 (first) to 9, or high, normal, low. */
export const priority: Parser<number> = (raw) =>
  Object.hasOwn(names, String(raw)) ? names[String(raw)]! : integer(0, 9)(raw)

/** "60/m" or "2/s": at most so many in so long. */
export function parseRate(text: string): {count: number; perMs: number} {
  const match = /^([1-9]\d{0,8})\/(s|m|h|d)$/.exec(text.trim())
  if (!match) throw new Error(`expected a rate like 60/m or 2/s, got "${text}"`)
  return {count: Number(match[1]), perMs: units[match[2]!]!}
}

/** A rate as it is written. */
export const rate: Parser<string> = (raw) => {
  parseRate(String(raw))
  return String(raw).trim()
}

/** Of a file system of that size: bytes that must stay free. */
export function parseMinFree(text: string): (totalBytes: number) => number {
  if (text === '0' || text === 'off') return () => 0
  if (text === 'auto') return (total) => Math.min(500e6, total * 0.02)
  const percent = /^(\d{1,2}(?:\.\d+)?)\s*%$/.exec(text.trim())
  if (percent) return (total) => (total * Number(percent[1])) / 100
  const bytes = parseBytes(text)
  return () => bytes
}

/** A mark for free space as it is written. */
export const minFree: Parser<string> = (raw) => {
  try {
    parseMinFree(String(raw))
  } catch {
    throw new Error(`expected auto, off, a size like 500MB or a share like 2%, got "${raw}"`)
  }
  return String(raw).trim()
}

/** "30s,90s,300s" -> milliseconds. */
export const durations: Parser<number[]> = (raw) => {
  const parts = Array.isArray(raw) ? raw : String(raw).split(',')
  return parts.map(duration)
}
