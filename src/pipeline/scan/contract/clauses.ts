import type {Clause, ClauseType} from '../../../types/bill.ts'
import {type ClauseWords, clauseWords} from './clause-words.ts'
import {quoteOf} from './field.ts'
import type {Sentence} from './sentences.ts'
import type {ContractText, Span} from './text.ts'

/** A sentence that is longer is cut where a part of it ends. */
const LONGEST_QUOTE = 900
/** Of a longer sentence only so much is looked at: what decides stands early. */
const REACH = 1500
/** A shorter sentence says nothing alone: the next one belongs to the quote. */
const SHORTEST_QUOTE = 50

interface Best {
  points: number
  index: number
  /** Where the rule stands in the sentence. */
  at: number
}

// Definitions, titles of tables of contents and lists of what survives name a clause without being one.
const mentions =
  /["“„][^"”]{1,60}["”] (?:means|shall mean|has the meaning|refers to)|^[^.]{0,90}\bshall mean\b|\bsurviv|\. ?\. ?\.|\bmeaning (?:given|set forth)\b/iu
const obliges =
  /\b(?:shall|will|may|must|agrees?|not|hereby|represents|warrants|is|are|muss|darf|kann|hat|ist|wird|sind|doit|peut|est|sera|deberá|podrá|será|deve|può|è|moet|mag|kan|is|może|jest|powinien|pode|é)\b/iu

function pointsOf(sentence: Sentence, words: ClauseWords, at: number): number {
  const text = sentence.text
  return (
    2 +
    (sentence.heading !== null && words.heading.test(sentence.heading) ? 3 : 0) +
    (obliges.test(text.slice(0, REACH)) ? 1 : 0) -
    (mentions.test(text.slice(0, REACH)) ? 3 : 0) -
    (text.length < 40 ? 2 : 0) -
    (at > 600 ? 1 : 0)
  )
}

/** The best sentence of each type. */
function bestOf(sentences: readonly Sentence[]): Map<ClauseType, Best> {
  const best = new Map<ClauseType, Best>()
  for (const [index, sentence] of sentences.entries()) {
    const text = sentence.text.slice(0, REACH)
    for (const words of clauseWords) {
      const at = text.search(words.rule)
      if (at === -1) continue
      const points = pointsOf(sentence, words, at)
      if (points > (best.get(words.type)?.points ?? 1)) best.set(words.type, {points, index, at})
    }
  }
  return best
}

/** [start, end) of the quote: the sentence, or of a long one the part around the rule that ends at a semicolon or comma. */
function spanOf(sentences: readonly Sentence[], {index, at}: Best): Span {
  const sentence = sentences[index]!
  const next = sentences[index + 1]
  if (sentence.text.length < SHORTEST_QUOTE && next !== undefined && next.heading === sentence.heading)
    return {start: sentence.start, end: Math.min(next.end, sentence.start + LONGEST_QUOTE)}
  if (sentence.text.length <= LONGEST_QUOTE) return sentence
  const from = at < LONGEST_QUOTE / 2 ? 0 : cut(sentence.text, Math.max(0, at - 300), at)
  const to = cutEnd(sentence.text, Math.max(at + 80, from + 300), from + LONGEST_QUOTE)
  return {start: sentence.start + from, end: sentence.start + to}
}

/** Behind the last mark in [from, to), so that a quote begins with a part of a sentence. */
function cut(text: string, from: number, to: number): number {
  const part = text.slice(from, to)
  const mark = Math.max(part.lastIndexOf('; '), part.lastIndexOf(': '), part.lastIndexOf('. '))
  return mark === -1 ? from + part.indexOf(' ') + 1 : from + mark + 2
}

/** Behind the last mark in [from, to), so that a quote ends with one. */
function cutEnd(text: string, from: number, to: number): number {
  const part = text.slice(from, to)
  if (from + part.length >= text.length) return text.length
  const mark = ['. ', '; ', ': ', ', ', ' '].map((sign) => part.lastIndexOf(sign)).find((found) => found !== -1) ?? -1
  return mark === -1 ? to : from + mark + 1
}

const confidenceOf = (points: number): number => (points >= 6 ? 0.9 : points >= 4 ? 0.75 : 0.6)

/** One clause of each type that the contract has, with the sentence that says it; in the order of the text. */
export function readClauses(contract: ContractText, sentences: readonly Sentence[]): Clause[] {
  return [...bestOf(sentences)]
    .toSorted(([, a], [, b]) => a.index - b.index)
    .flatMap(([type, best]) => {
      const sentence = sentences[best.index]!
      const quote = quoteOf(contract, spanOf(sentences, best), sentence.start + best.at)
      return quote === null ? [] : [{type, ...quote, confidence: confidenceOf(best.points), heading: sentence.heading}]
    })
}
