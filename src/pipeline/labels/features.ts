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
export const groups = {word: 0, pair: 1, letters: 2} as const
/**
 * Weight of each kind. Words 1, pairs 0.3-1, letters 0.5-1.2 were within 1 point of each other on customer texts at
 * 5, 20 and 100 examples a label; without the last two 4 points less were right at 5.
 */
export const groupWeights: readonly number[] = [1, 0.6, 1]

/** One feature: its kind, its number, and the first and last token that it stands on. */
export type Emit = (group: number, feature: number, first: number, last: number) => void

const seeds = [0x811c9dc5, 0x1b873593, 0x27d4eb2f]
const shortest = 3
const longest = 5

/** Words, pairs of neighbours, and runs of 3 to 5 letters in a word with its ends: those find inflected and misread words. */
export function eachFeature(tokens: readonly Token[], emit: Emit): void {
  for (const [i, {word}] of tokens.entries()) {
    emit(groups.word, hash32(word, seeds[0]), i, i)
    const before = tokens[i - 1]?.word ?? '^'
    emit(groups.pair, hash32(`${before} ${word}`, seeds[1]), Math.max(0, i - 1), i)
    eachRun(`_${word}_`, (run) => emit(groups.letters, hash32(run, seeds[2]), i, i))
  }
  const last = tokens.length - 1
  if (last >= 0) emit(groups.pair, hash32(`${tokens[last]!.word} $`, seeds[1]), last, last)
}

function eachRun(word: string, emit: (run: string) => void): void {
  for (let length = shortest; length <= longest; length++)
    for (let start = 0; start + length <= word.length; start++) emit(word.slice(start, start + length))
}

/** The features of a text with how often each stands there, in the order of their first place. */
export interface FeatureCounts {
  features: Uint32Array
  groups: Uint8Array
  counts: Uint16Array
}

export function countFeatures(tokens: readonly Token[]): FeatureCounts {
  const found = new Map<number, {group: number; count: number}>()
  eachFeature(tokens, (group, feature) => {
    const known = found.get(feature)
    if (known) known.count++
    else found.set(feature, {group, count: 1})
  })
  return {
    features: Uint32Array.from(found.keys()),
    groups: Uint8Array.from(found.values(), ({group}) => group),
    counts: Uint16Array.from(found.values(), ({count}) => Math.min(count, 0xffff)),
  }
}
