/** Limits as people write them, as `snap queue set` takes them. */

const sizes: Record<string, number> = {ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000}

/** "9m", "90s", "1.5h" in ms; null for "", undefined for what is no time. */
export function readDuration(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const [, value, unit] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(text) ?? []
  if (value === undefined || unit === undefined) return undefined
  return Math.round(Number(value) * sizes[unit]!)
}

/** ms as the shortest text that reads back as the same. */
export function writeDuration(ms: number | null): string {
  if (ms === null) return ''
  const unit = Object.keys(sizes)
    .toReversed()
    .find((name) => ms % sizes[name]! === 0)!
  return `${ms / sizes[unit]!}${unit}`
}

/** "30/m" or "2/10s" as a rate; null for "", undefined for what is none. */
export function readRate(text: string): {count: number; perMs: number} | null | undefined {
  if (text.trim() === '') return null
  const [, count, per] = /^\s*(\d+)\s*\/\s*(\S+)\s*$/.exec(text) ?? []
  if (count === undefined || per === undefined || Number(count) < 1) return undefined
  const perMs = readDuration(/^\d/.test(per) ? per : `1${per}`)
  return perMs ? {count: Number(count), perMs} : undefined
}

export const writeRate = (rate: {count: number; perMs: number} | null): string =>
  rate === null ? '' : `${rate.count}/${writeDuration(rate.perMs).replace(/^1(?=\D)/, '')}`

/** A whole number from 1; null for "", undefined for anything else. */
export function readCount(text: string): number | null | undefined {
  if (text.trim() === '') return null
  return /^\s*[1-9]\d{0,8}\s*$/.test(text) ? Number(text) : undefined
}

/** "60s, 2m" as waits in ms; null for "", undefined where one is no time. */
export function readDurations(text: string): number[] | null | undefined {
  if (text.trim() === '') return null
  const all = text.split(',').map(readDuration)
  return all.every((ms) => typeof ms === 'number') ? all : undefined
}

export const writeDurations = (all: number[] | null): string => all?.map(writeDuration).join(', ') ?? ''
