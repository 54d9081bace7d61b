/** A path below /api/v1 with the parts of a query that have a value. */
export function query(path: string, parts: Record<string, string | number | boolean | null | undefined>): string {
  const asked = new URLSearchParams()
  for (const [name, value] of Object.entries(parts)) {
    if (value === undefined || value === null || value === '' || value === false) continue
    asked.set(name, value === true ? '1' : String(value))
  }
  return asked.size === 0 ? path : `${path}?${asked}`
}
