/** A text as quotes are compared, and where each of its UTF-16 units stands in the text it was made from. */
export interface Folded {
  text: string
  /** First offset of the character that a unit comes from. */
  from: number[]
  /** Offset behind that character. */
  to: number[]
}

// Soft hyphen, joiners, byte order mark: not printed.
const unseen = /[\u00ad\u200b-\u200d\u2060\ufeff]/u
const single = /[‘’‚`´ʼ]/u
const double = /[“”„«»″]/u
const dash = /[‐-―−]/u

function plainOf(character: string): string {
  if (single.test(character)) return "'"
  if (double.test(character)) return '"'
  if (dash.test(character)) return '-'
  // "²" and "½" are no digits of the text: taken apart they would make other numbers.
  if (/\p{N}/u.test(character) && !/\p{Nd}/u.test(character)) return character
  return character
    .normalize('NFKD')
    .replace(/[\p{M}\s]/gu, '')
    .toLowerCase()
}

const isDigit = (text: string | undefined): boolean => text !== undefined && /^\d/.test(text)

/**
 * Lower case, without accents, with ligatures taken apart and without white space, but for one blank between digits:
 * "12 50" is not 1250.
 */
export function foldText(text: string): Folded {
  const units: string[] = []
  const from: number[] = []
  const to: number[] = []
  let isBlank = false
  let offset = 0
  const add = (plain: string, start: number, end: number) => {
    for (const unit of plain.split('')) {
      units.push(unit)
      from.push(start)
      to.push(end)
    }
  }
  for (const character of text) {
    const start = offset
    offset += character.length
    if (/\s/u.test(character)) isBlank = true
    else if (!unseen.test(character)) {
      const plain = plainOf(character)
      if (isBlank && isDigit(units.at(-1)) && isDigit(plain)) add(' ', start, start)
      isBlank &&= plain === ''
      add(plain, start, offset)
      if (plain === '' && to.length > 0) to[to.length - 1] = offset
    }
  }
  return {text: units.join(''), from, to}
}

/** The letters and digits of a folded text alone. */
export function withoutMarks({text, from, to}: Folded): Folded {
  const kept: Folded = {text: '', from: [], to: []}
  for (let i = 0; i < text.length; i++) {
    if (!/[\p{L}\p{N}\ud800-\udfff]/u.test(text[i]!)) continue
    kept.text += text[i]
    kept.from.push(from[i]!)
    kept.to.push(to[i]!)
  }
  return kept
}
