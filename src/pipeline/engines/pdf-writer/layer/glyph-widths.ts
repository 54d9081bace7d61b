/** Means of Helvetica and Times, in thousandths of an em. */
const latin: [advance: number, characters: string][] = [
  [240, "ijlI'’`|!.,:;"],
  [310, 'frt()[]{}/\\"-*'],
  [470, 'sceaz'],
  [660, 'FLPSTZ&'],
  [820, 'mwMW@%'],
]
/** Wider than a space in a font: boxes end where the ink ends. */
const space = 350
const usual = 530
const capital = 700
const full = 1000

/** Advances of the empty glyphs; glyph 0 is .notdef. */
export const glyphAdvances: readonly number[] = [
  ...new Set([usual, space, capital, full, ...latin.map(([advance]) => advance)]),
].toSpliced(0, 0, usual)

const byCharacter = new Map(latin.flatMap(([advance, characters]) => [...characters].map((each) => [each, advance])))
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF00-\uFF60]/u

/**
 * The glyph that is about as wide as a character is in most fonts: the words of a line then need nearly the same stretching
 * (0.25 bytes a word less than with one width), and a part of a word that was found lies where it is printed.
 */
export function glyphOf(character: string): number {
  return glyphAdvances.indexOf(advanceOf(character), 1)
}

export function advanceOf(character: string): number {
  if (character === ' ') return space
  const known = byCharacter.get(character)
  if (known !== undefined) return known
  if (/\p{M}/u.test(character)) return latin[0]![0]
  if (/\p{Lu}/u.test(character)) return capital
  return wide.test(character) ? full : usual
}

/** Width of a text at size 1. */
export function naturalWidth(text: string): number {
  let sum = 0
  for (const character of text) sum += advanceOf(character)
  return sum / 1000
}
