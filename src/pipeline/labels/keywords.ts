import {fold} from '../scan/values/fold.ts'
import type {Token} from './features.ts'
import {type Category, categories} from './words.ts'

/** "card_about_to-expire", "CardExpired" -> the words a person would say. */
const spoken = (label: string): string =>
  label
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function categoryOf(label: string): Category | undefined {
  const name = fold(spoken(label).normalize('NFC'))
  return categories.find(({names}) => names.includes(name))
}

/**
 * Texts that say what a label is about: its name, and the words that are usual for it where it is a common category. As one example
 * more the name made 2 points more right at 5 examples a label, and none fewer at 100.
 */
export function describeLabel(label: string): string[] {
  const category = categoryOf(label)
  return category === undefined ? [spoken(label)] : [spoken(label), category.words.join('\n')]
}

/** A word of a name that is in most names or texts ("card of my car") says nothing. */
const shortestName = 4

/** Words and phrases that speak for a label by themselves, folded. */
export function keywordsOf(label: string): ReadonlySet<string> {
  const name = fold(spoken(label).normalize('NFC'))
  const category = categoryOf(label)
  const own = name.split(' ').filter((word) => word.length >= shortestName)
  return new Set([name, ...own, ...(category?.names ?? []), ...(category?.words ?? [])].filter((word) => word !== ''))
}

const longestPhrase = 5

/** The keywords that stand in a text, in its spelling, each once; in the order of their first place. */
export function keywordsIn(tokens: readonly Token[], keywords: ReadonlySet<string>): string[] {
  const found = new Map<string, string>()
  for (let start = 0; start < tokens.length; start++) {
    for (let end = start + 1; end <= Math.min(tokens.length, start + longestPhrase); end++) {
      const words = tokens.slice(start, end)
      const phrase = words.map(({word}) => word).join(' ')
      if (keywords.has(phrase) && !found.has(phrase)) found.set(phrase, words.map(({spelling}) => spelling).join(' '))
    }
  }
  return [...found.values()]
}
