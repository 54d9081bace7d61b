import {stem} from '../../search/stem.ts'
import {tokensOf} from '../../search/tokens.ts'

/** PostgreSQL takes words up to 2,046 bytes. */
const longest = 255
/** More of the same word in a chunk hardly count for more. */
const mostTimes = 16

/** A stem as the index has it. */
export const indexed = (word: string): string => (word.length > longest ? word.slice(0, longest).toWellFormed() : word)

/** A tsvector (see migration 0004) of the words of a text, and how many there are. Words are letters and digits: nothing is to be escaped. */
export function indexWords(text: string): {tokens: number; words: string} {
  const tokens = tokensOf(text)
  const places = new Map<string, number[]>()
  for (const [i, token] of tokens.entries()) {
    const word = indexed(stem(token))
    const before = places.get(word)
    if (before === undefined) places.set(word, [i + 1])
    else before.push(i + 1)
  }
  const words = Array.from(places, ([word, at]) => `'${word}':${at.join(',')}${timesOf(word, at.length)}`)
  return {tokens: tokens.length, words: words.join(' ')}
}

const timesOf = (word: string, times: number): string => (times > 1 ? ` '${word}=${Math.min(mostTimes, times)}'` : '')

/** A tsquery for a word. */
export const wordQuery = (word: string): string => `'${indexed(word)}'`

/** A tsquery for all chunks where a word comes so often, from twice on. */
export const timesQuery = (word: string, times: number): string => `'${indexed(word)}=${times}'`

/** A tsquery for words that stand together, each of these runs of words. */
export const phraseQuery = (phrases: readonly string[]): string =>
  phrases
    .map(
      (phrase) =>
        `(${phrase
          .split(' ')
          .map((word) => wordQuery(stem(word)))
          .join(' <-> ')})`,
    )
    .join(' & ')
