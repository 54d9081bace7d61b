/** The part before an ending, and what takes the ending's place. */
type Ending = readonly [ending: string, instead: string]

const longEndings: readonly Ending[] = pairs(`ational=ate tional=tion enci=ence anci=ance izer=ize logi=log bli=ble
  alli=al entli=ent eli=e ousli=ous ization=ize ation=ate ator=ate alism=al iveness=ive fulness=ful ousness=ous aliti=al
  iviti=ive biliti=ble`)
const middleEndings: readonly Ending[] = pairs('icate=ic ative= alize=al iciti=ic ical=ic ful= ness=')
const lastEndings = 'ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic ou'.split(' ')

function pairs(text: string): Ending[] {
  return text.split(/\s+/).map((pair) => pair.split('=') as unknown as Ending)
}

/** FTS5 leaves longer tokens as they are (FTS5_PORTER_MAX_TOKEN); 100,000 times "y" would be as many calls deep here. */
const longest = 64

/**
 * Stem of a folded word as the tokenizer `porter` of FTS5 makes it: M. F. Porter, "An algorithm for suffix stripping",
 * Program 14(3), 1980. The words of both public test collections (24,800) have the same stems, one of one syllable apart.
 */
export function stem(word: string): string {
  if (word.length < 3 || word.length > longest || !/^[a-z]+$/.test(word)) return word
  let stemmed = withoutYs(withoutPast(withoutPlural(word)))
  stemmed = exchange(exchange(stemmed, longEndings), middleEndings)
  return withoutE(withoutLast(stemmed))
}

function isConsonant(word: string, i: number): boolean {
  const letter = word[i]!
  if ('aeiou'.includes(letter)) return false
  return letter !== 'y' || i === 0 || !isConsonant(word, i - 1)
}

/** How often a consonant follows a vowel: Porter's m. */
function measure(word: string): number {
  let count = 0
  let before = true
  for (let i = 0; i < word.length; i++) {
    const consonant = isConsonant(word, i)
    if (consonant && !before) count++
    before = consonant
  }
  return count
}

const hasVowel = (word: string): boolean => [...word].some((_, i) => !isConsonant(word, i))
const endsDouble = (word: string): boolean =>
  word.length > 1 && word.at(-1) === word.at(-2) && isConsonant(word, word.length - 1)

/** Consonant, vowel, consonant, of which the last is not w, x or y: "hop". */
function endsShort(word: string): boolean {
  const last = word.length - 1
  if (last < 2 || 'wxy'.includes(word[last]!)) return false
  return isConsonant(word, last) && !isConsonant(word, last - 1) && isConsonant(word, last - 2)
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2)
  return word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word
}

function withoutPast(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word
  const ending = ['ed', 'ing'].find((one) => word.endsWith(one))
  const rest = ending === undefined ? '' : word.slice(0, -ending.length)
  return hasVowel(rest) ? tidied(rest) : word
}

function tidied(word: string): string {
  if (/(?:at|bl|iz)$/.test(word)) return `${word}e`
  if (endsDouble(word) && !/[lsz]$/.test(word)) return word.slice(0, -1)
  return measure(word) === 1 && endsShort(word) ? `${word}e` : word
}

const withoutYs = (word: string): string =>
  word.endsWith('y') && hasVowel(word.slice(0, -1)) ? `${word.slice(0, -1)}i` : word

function exchange(word: string, endings: readonly Ending[]): string {
  const found = endings.find(([ending]) => word.endsWith(ending))
  if (found === undefined) return word
  const rest = word.slice(0, -found[0].length)
  return measure(rest) > 0 ? rest + found[1] : word
}

function withoutLast(word: string): string {
  const ending = lastEndings.find((one) => word.endsWith(one))
  if (ending === undefined) return word
  const rest = word.slice(0, -ending.length)
  return measure(rest) > 1 && (ending !== 'ion' || /[st]$/.test(rest)) ? rest : word
}

function withoutE(word: string): string {
  const rest = word.slice(0, -1)
  const drop = word.endsWith('e') && (measure(rest) > 1 || (measure(rest) === 1 && !endsShort(rest)))
  const left = drop ? rest : word
  return measure(left) > 1 && left.endsWith('ll') ? left.slice(0, -1) : left
}
