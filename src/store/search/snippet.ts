import type {Weigh} from './rank.ts'
import {fold, tokenPattern} from './tokens.ts'

/** Words of a snippet: two lines of a terminal. */
const snippetWords = 24

interface Place {
  start: number
  end: number
  weights: Float64Array | null
}

/** A document that holds the marks itself would say what was found. */
export const withoutMarks = (text: string): string => text.replaceAll('\u0001', ' ').replaceAll('\u0002', ' ')

/**
 * The part of a text that says most of the query, with its words between \u0001 and \u0002 (also those that were misread)
 * and … where text was left out.
 */
export function snippetOf(whole: string, weigh: Weigh, idf: readonly number[]): string {
  const text = withoutMarks(whole)
  const places = Array.from(text.matchAll(tokenPattern), ({0: token, index}) => ({
    start: index,
    end: index + token.length,
    weights: weigh(fold(token)),
  }))
  const first = bestWindow(places, idf)
  const shown = places.slice(first, first + snippetWords)
  if (shown.length === 0) return text
  const start = first === 0 ? 0 : shown[0]!.start
  const isEnd = first + snippetWords >= places.length
  const end = isEnd ? text.length : shown.at(-1)!.end
  return `${first === 0 ? '' : '…'}${marked(text, shown, start, end)}${isEnd ? '' : '…'}`
}

/** Index of the word at which the window begins that holds most of the query, each of its words once; then most of them. */
function bestWindow(places: readonly Place[], idf: readonly number[]): number {
  const hits = places.flatMap(({weights}, at) => (weights === null ? [] : [{at, weights}]))
  let best = {from: 0, value: -1}
  for (const [i, {at}] of hits.entries()) {
    const inside = hits.slice(i, i + snippetWords).filter((hit) => hit.at < at + snippetWords)
    const value = idf.reduce((sum, each, t) => sum + each * Math.max(...inside.map(({weights}) => weights[t]!)), 0)
    const whole = value + inside.length / 100
    if (whole > best.value) best = {from: at, value: whole}
  }
  // A few words before the first hit say what it is about.
  return Math.max(0, Math.min(best.from - 4, places.length - snippetWords))
}

function marked(text: string, places: readonly Place[], start: number, end: number): string {
  let out = ''
  let at = start
  for (const {weights, start: from, end: to} of places) {
    if (weights === null) continue
    out += `${text.slice(at, from)}\u0001${text.slice(from, to)}\u0002`
    at = to
  }
  return out + text.slice(at, end)
}
