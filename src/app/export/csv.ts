/** RFC 4180; a cell that a spreadsheet would take for a formula gets a quote mark in front (CSV injection); amounts stay. */
export function csvCell(value: string | null): string {
  if (value === null) return ''
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/u.test(value) ? `'${value}` : value
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const csvLine = (cells: readonly (string | null)[]): string => `${cells.map(csvCell).join(',')}\r\n`
