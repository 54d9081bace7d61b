const units = ['B', 'kB', 'MB', 'GB', 'TB']

/** 1536 -> "1.5 kB" (1000 bytes each, as file managers show) */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

/** "4MB", "800 kB", "1.5 GB" or plain bytes -> bytes; throws Error with what was expected. */
export function parseBytes(raw: unknown): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kMGT]?)B?$/iu.exec(String(raw).trim())
  const power = ['', 'k', 'm', 'g', 't'].indexOf(match?.[2]?.toLowerCase() ?? '')
  const bytes = Math.round(Number(match?.[1]) * 1000 ** power)
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new Error(`expected a size like 800kB or 4MB, got "${raw}"`)
  return bytes
}
