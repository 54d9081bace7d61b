/** Commas last: where semicolons stand in every row, commas are decimal ones. */
const delimiters = [';', '\t', '|', ',']

/**
 * Rows of a CSV text (RFC 4180, with the delimiter found out) as tab-separated lines. A quote that never ends takes the
 * rest of the text into its cell, as spreadsheets do.
 */
export function csvToLines(text: string): string {
  const delimiter = findDelimiter(text)
  const out: string[] = []
  let at = 0
  while (at < text.length) {
    const end = endOfPlain(text, text[at] === '"' ? endOfQuoted(text, at) : at, delimiter)
    out.push(cellText(text.slice(at, end)))
    if (end >= text.length) break
    out.push(text[end] === '\n' ? '\n' : '\t')
    at = end + 1
  }
  return out.join('')
}

/** The delimiter that most of the first rows have as often as the first row has it. */
function findDelimiter(text: string): string {
  const rows = text
    .slice(0, 4_096)
    .replace(/"[^"]*"/g, '')
    .trim()
    .split('\n')
  const scores = delimiters.map((delimiter) => {
    const counts = rows.map((row) => row.split(delimiter).length)
    return counts[0] === 1 ? 0 : counts.filter((count) => count === counts[0]).length
  })
  const best = Math.max(...scores)
  return best === 0 ? ',' : delimiters[scores.indexOf(best)]!
}

function endOfPlain(text: string, at: number, delimiter: string): number {
  let end = at
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n') end++
  return end
}

/** Index of the character after the closing quote; `""` inside is a quote. */
function endOfQuoted(text: string, at: number): number {
  let end = text.indexOf('"', at + 1)
  while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2)
  return end === -1 ? text.length : end + 1
}

function cellText(raw: string): string {
  const quoted = raw.startsWith('"')
  const text = quoted ? raw.slice(1, raw.endsWith('"') && raw.length > 1 ? -1 : undefined).replaceAll('""', '"') : raw
  return text.replace(/\s+/g, ' ').trim()
}
