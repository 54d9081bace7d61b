import {fold} from '../values/fold.ts'
import {type KnownLanguage, knownLanguages, languagesOfLetter, languagesOfWord} from './words.ts'

export interface LanguageGuess {
  lang: KnownLanguage
  /** Sum of what speaks for it: a word or letter that no other language has counts 1. */
  score: number
  /** Score of the next best language. */
  next: number
}

// Repeated on every line of a bill ("Stk", "EUR A"), one word must not outvote the others.
const mostPerWord = 2

// A letter is misread more easily than a word.
const letterWeight = 0.5

/**
 * The language of a text by its function words, bill words and letters; null without any. Accents are not needed: an
 * English reading has none. Words count once or twice, words of two letters half, and each is shared between the languages that have it.
 */
export function guessLanguage(text: string): LanguageGuess | null {
  const scores = new Map<KnownLanguage, number>(knownLanguages.map((lang) => [lang, 0]))
  const add = (languages: readonly KnownLanguage[], weight: number): void => {
    for (const lang of languages) scores.set(lang, scores.get(lang)! + weight / languages.length)
  }
  for (const [word, count] of counted(fold(text).match(/\p{L}{2,}/gu) ?? [])) {
    const weight = word.length === 2 ? 0.5 : 1
    add(languagesOfWord.get(word) ?? [], weight * Math.min(count, mostPerWord))
  }
  for (const [letter, count] of counted(text.toLowerCase().match(/[^ -~\s]/gu) ?? [])) {
    add(languagesOfLetter[letter] ?? [], letterWeight * Math.min(count, mostPerWord))
  }
  const [best, second] = [...scores].sort(([, a], [, b]) => b - a)
  return best![1] === 0 ? null : {lang: best![0], score: best![1], next: second![1]}
}

/** The language of a text where it is clear: enough words, and well ahead of the next one; else null. */
export function clearLanguage(text: string): KnownLanguage | null {
  const guess = guessLanguage(text)
  if (guess === null || guess.score < leastScore || guess.score < clearlyAhead * guess.next) return null
  return guess.lang
}

const leastScore = 3
const clearlyAhead = 1.5

function counted(parts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1)
  return counts
}
