import {fold} from '../scan/values/fold.ts'
import {hash32} from './hash.ts'

/** A word as the text spells it, and as it counts: folded, of a number only how long it is. */
export interface Token {
  spelling: string
  word: string
}

/** What comes after is not looked at: the head of a document says what it is, and a text of 1 MB costs no more than this. */
export const maxTextLength = 6000
/** A run of letters without blanks (Chinese, or an attack) is cut into words of this length. */
const wordPattern = /[\p{L}\p{M}]{1,40}|\p{N}{1,40}|\p{Extended_Pictographic}/gu

/** The words of a text, in order. Amounts and reference numbers are never the same twice; their length may be. */
export function tokensOf(text: string): Token[] {
  const spellings = text.slice(0, maxTextLength).normalize('NFC').match(wordPattern) ?? []
  return spellings.map((spelling) => ({
    spelling,
    word: /^\p{N}/u.test(spelling) ? '#'.repeat(Math.min(4, spelling.length)) : fold(spelling),
  }))
}

/** Kinds of features; each kind is normalised for itself, so that the many letter runs do not drown the words. */
const groups = {word: 0, pair: 1, letters: 2} as const
/**
 * Weight of each kind. Words 1, pairs 0.3-1, letters 0.5-1.2 were within 1 point of each other on customer texts at
 * 5, 20 and 100 examples a label; without the last two 4 points less were right at 5.
 */
export const groupWeights: readonly number[] = [1, 0.6, 1]

/** The features of a text in the order of their places, each as often as it stands there. */
export interface Occurrences {
  features: number[]
  groups: number[]
  /** First and last token that each stands on. */
  first: number[]
  last: number[]
}

const seeds = [0x811c9dc5, 0x1b873593, 0x27d4eb2f] as const
const shortest = 3
const longest = 5

/** Words, pairs of neighbours, and runs of 3 to 5 letters in a word with its ends: those find inflected and misread words. */
export function occurrencesOf(tokens: readonly Token[]): Occurrences {
  const found: Occurrences = {features: [], groups: [], first: [], last: []}
  const add = (group: number, feature: number, first: number, last: number) => {
    found.features.push(feature)
    found.groups.push(group)
    found.first.push(first)
    found.last.push(last)
  }
  for (const [i, {word}] of tokens.entries()) {
    add(groups.word, hash32(word, seeds[0]), i, i)
    const before = tokens[i - 1]?.word ?? '^'
    add(groups.pair, hash32(`${before} ${word}`, seeds[1]), Math.max(0, i - 1), i)
    const ends = `_${word}_`
    for (let length = shortest; length <= longest; length++)
      for (let start = 0; start + length <= ends.length; start++)
        add(groups.letters, hash32(ends, seeds[2], start, start + length), i, i)
  }
  const last = tokens.length - 1
  if (last >= 0) add(groups.pair, hash32(`${tokens[last]!.word} $`, seeds[1]), last, last)
  return found
}

/** The features of a text with how often each stands there, in the order of their first place. */
export interface FeatureCounts {
  features: Uint32Array
  groups: Uint8Array
  counts: Uint16Array
}

export function countFeatures({features, groups: kinds}: Occurrences): FeatureCounts {
  const places = new Map<number, number>()
  const counted = {
    features: new Uint32Array(features.length),
    groups: new Uint8Array(features.length),
    counts: new Uint16Array(features.length),
  }
  for (let i = 0; i < features.length; i++) {
    const known = places.get(features[i]!)
    const place = known ?? places.size
    if (known === undefined) {
      places.set(features[i]!, place)
      counted.features[place] = features[i]!
      counted.groups[place] = kinds[i]!
    }
    counted.counts[place]! += 1
  }
  return {
    features: counted.features.slice(0, places.size),
    groups: counted.groups.slice(0, places.size),
    counts: counted.counts.slice(0, places.size),
  }
}

/** The features of a text. */
export const featuresOf = (text: string): FeatureCounts => countFeatures(occurrencesOf(tokensOf(text)))
