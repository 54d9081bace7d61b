import {relative} from 'node:path'
import {safeText} from './safe-text.ts'

/** 75 -> "1m 15s" */
export function formatSeconds(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${whole % 60}s`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}

/** Paths below the working folder are shown relative to it, what --join put together by the name of its first picture. */
export function shortPath(path: string, cwd = process.cwd()): string {
  const joined = /[/\\]joined[/\\][0-9a-f]{12}-([^/\\]+)\.pdf$/u.exec(path)
  if (joined) return safeText(joined[1]!)
  const short = relative(cwd, path)
  return safeText(short === '' || short.startsWith('..') ? path : short)
}

/** The path, and which of several bills in it, from 1. */
export const billName = (path: string, part: number | null): string =>
  shortPath(path) + (part === null ? '' : ` (bill ${part})`)

/** UTC ms -> "2026-03-14 09:26" in the user's time zone. */
export function formatTime(ms: number): string {
  const date = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`
}

export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`

/** "88 %" of what a file had; never all of it, since something is left. */
export const savedPercent = (before: number, after: number): string =>
  `${Math.min(99, Math.round((1 - after / before) * 100))} %`
