import {lettersOf} from './fold.ts'

// Letters and digits that engines take for each other in small or worn print, both ways.
const alike = '0o 0d od oq 0q 1i 1l il 5s s8 8b be hb hm hn mn nr uv vy nu 7t 2z 6g g9 cg rk'
// Pairs that are also two spellings or two words (LAMAN and TAMAN): believed in longer words only.
const similar = 'oc ou 0c ce gc it lt b3 ef fp pr po kx ae vw 4a ij du'
const pairsOf = (pairs: string): string[] => pairs.split(' ').flatMap(([a, b]) => [`${a}${b}`, `${b}${a}`])
const strong = new Set(pairsOf(alike))
const weak = new Set(pairsOf(similar))
const MEDIUM = 6

/** Letters in which two words of one length differ, three at most, and how many of them engines mix up. */
const mismatches = (a: string, b: string): [number, number] => {
  let all = 0
  let likely = 0
  for (let i = 0; i < a.length && all < 3; i++) {
    if (a[i] === b[i]) continue
    all++
    const pair = `${a[i]}${b[i]}`
    if (strong.has(pair) || (weak.has(pair) && b.length >= MEDIUM)) likely++
  }
  return [all, likely]
}

/** Whether `longer` is `shorter` with one letter more. */
function isOneMore(longer: string, shorter: string): boolean {
  let i = 0
  while (i < shorter.length && longer[i] === shorter[i]) i++
  return longer.slice(i + 1) === shorter.slice(i)
}

// A letter lost or wrong without likeness is believed only in a long word, where little else is one letter away.
const LONG = 9
const VERY_LONG = 11

/** Whether `seen` is a misreading of `known`: both folded, letters and digits alone. */
export function isMisreadingOf(seen: string, known: string): boolean {
  if (seen === known) return false
  if (seen.length !== known.length) {
    if (Math.min(seen.length, known.length) < LONG || Math.abs(seen.length - known.length) > 1) return false
    return seen.length > known.length ? isOneMore(seen, known) : isOneMore(known, seen)
  }
  const [all, likely] = mismatches(seen, known)
  if (all === 1) return likely === 1 || known.length >= VERY_LONG
  return all === 2 && likely === 2 && known.length >= VERY_LONG
}

/** Phrases by the letters they consist of. */
export interface Lexicon {
  exact: ReadonlySet<string>
  byLength: ReadonlyMap<number, {key: string; phrase: string}[]>
  /** Most words in one phrase. */
  words: number
}

/** Phrases of fewer than `shortest` letters are known, but nothing is repaired to them. */
export function lexiconOf(phrases: readonly string[], shortest: number): Lexicon {
  const entries = phrases.map((phrase) => ({key: lettersOf(phrase), phrase}))
  return {
    exact: new Set(entries.map(({key}) => key)),
    byLength: Map.groupBy(
      entries.filter(({key}) => key.length >= shortest),
      ({key}) => key.length,
    ),
    words: Math.max(...phrases.map((phrase) => phrase.split(' ').length)),
  }
}

/** `phrase` in the case of what was seen: capitals, or a capital at each word. */
function inCaseOf(seen: string, phrase: string): string {
  const capitals = seen.replace(/[^\p{Lu}]/gu, '').length
  const small = seen.replace(/[^\p{Ll}]/gu, '').length
  if (small === 0 || capitals > 2 * small) return phrase.toUpperCase()
  return capitals === 0 && !/^\d/.test(seen)
    ? phrase
    : phrase.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())
}

function phraseFor(seen: string, lexicon: Lexicon): string | null {
  const key = lettersOf(seen)
  if (lexicon.exact.has(key) || key.replace(/\P{L}/gu, '').length * 2 <= key.length) return null
  const words = seen.split(' ').length
  for (const length of [key.length, key.length - 1, key.length + 1]) {
    const hits = (lexicon.byLength.get(length) ?? []).filter(
      // A letter more may be a word of its own: "KUALA LUMPUR 5".
      (entry) => isMisreadingOf(key, entry.key) && (length === key.length || words <= entry.phrase.split(' ').length),
    )
    if (hits.length > 1) return null
    if (hits[0] !== undefined) return inCaseOf(seen, hits[0].phrase)
  }
  return null
}

/**
 * Words of `text` that are a phrase of the lexicon but for a letter that engines mix up, put right. Blanks inside a
 * phrase do not count, so "SHAH AI AM" is found too. Words the lexicon knows stay as they are.
 */
export function repairBy(lexicon: Lexicon, text: string): string {
  const tokens = [...text.matchAll(/[\p{L}\d]+/gu)]
  let repaired = ''
  let end = 0
  for (let i = 0; i < tokens.length; ) {
    const hit = longestAt(tokens, i, text, lexicon)
    const [from, to] = [tokens[i]!.index, hit.end]
    repaired += text.slice(end, from) + (hit.phrase ?? text.slice(from, to))
    end = to
    i += hit.count
  }
  return repaired + text.slice(end)
}

interface Hit {
  phrase: string | null
  count: number
  end: number
}

/** The phrase of most words that begins at token `i`; a phrase that is right already is kept whole. */
function longestAt(tokens: readonly RegExpExecArray[], i: number, text: string, lexicon: Lexicon): Hit {
  const [start, first] = [tokens[i]!.index, tokens[i]![0]]
  for (let count = Math.min(lexicon.words + 1, tokens.length - i); count > 0; count--) {
    const last = tokens[i + count - 1]!
    const end = last.index + last[0].length
    const seen = text.slice(start, end)
    if (!/^[\p{L}\d]+(?: [\p{L}\d]+)*$/u.test(seen)) continue
    if (count > 1 && lexicon.exact.has(lettersOf(seen))) return {phrase: null, count, end}
    const phrase = phraseFor(seen, lexicon)
    if (phrase !== null) return {phrase, count, end}
  }
  return {phrase: null, count: 1, end: start + first.length}
}
