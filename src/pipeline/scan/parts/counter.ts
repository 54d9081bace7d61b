import type {Reading, ReadRow} from '../layout/reading.ts'
import {phraseList, phrasePattern} from '../values/fold.ts'

/** What a page says about its place: "page 2 of 3". */
export interface Counter {
  page: number
  /** Null where only the page is counted. */
  of: number | null
}

const word = phrasePattern(
  phraseList(`
    page, pg, pages, seite, blatt, pagina, pag, hoja, foglio, folha, strona, str, bladzijde, blz, blad, halaman
  `),
).source
const between = String.raw`\s*(?:of|von|de|du|di|da|van|sur|su|z|ze|dari|\/|\|)\s*`
/** "Page 2 of 3", "Seite: 2/3"; in a sentence too. */
const counted = new RegExp(`${word}[\\s.:#nr°]*(\\d{1,3})${between}(\\d{1,3})(?!\\d)`, 'u')
/** "Seite 2", "- 2 -", "2 / 3", with nothing else in its column: a sentence may name another page. */
const alone = new RegExp(
  `^[\\s(\\[-]*(?:${word}[\\s.:#nr°-]*(\\d{1,3})|(\\d{1,2})\\s*\\/\\s*(\\d{1,2})|-\\s*(\\d{1,3})\\s*-)[\\s)\\].-]*$`,
  'u',
)

/** Counters stand at the edges of a page: this many rows of each. */
const edge = 8

/** The counter of a page; null without one. */
export function counterOf({rows}: Reading): Counter | null {
  for (const row of rows) {
    const match = counted.exec(row.folded)
    const found = match === null ? null : valid(Number(match[1]), Number(match[2]))
    if (found !== null) return found
  }
  const atEdge = rows.filter((_, i) => i < edge || i >= rows.length - edge)
  for (const row of atEdge) {
    const found = aloneIn(row)
    if (found !== null) return found
  }
  return null
}

function aloneIn(row: ReadRow): Counter | null {
  for (const {start, end} of row.cells) {
    const match = alone.exec(row.folded.slice(start, end))
    if (match === null) continue
    const [, named, first, last, dashed] = match
    const found = valid(Number(named ?? first ?? dashed), last === undefined ? null : Number(last))
    if (found !== null) return found
  }
  return null
}

const valid = (page: number, of: number | null): Counter | null =>
  page >= 1 && (of === null || page <= of) ? {page, of} : null
