/** Letters whose stroke Unicode does not take for an accent; OCR loses it as it loses accents. */
const struck: Readonly<Record<string, string>> = {ł: 'l', ø: 'o', đ: 'd', ı: 'i'}

/**
 * Lower case without accents, one UTF-16 unit for each unit of `text`, so that offsets hold in both.
 * Ligatures and other characters that would grow keep their first letter.
 */
export function fold(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase()
  let folded = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i)
    const letter = unit.normalize('NFKD').charAt(0).toLowerCase().charAt(0)
    folded += struck[letter] ?? letter
  }
  return folded
}

/** Letters and digits only, folded: what is left of a text when spelling, case and punctuation do not count. */
export const lettersOf = (text: string): string => fold(text).replace(/[^\p{L}\p{N}]/gu, '')

export const letterCount = (text: string): number => text.replace(/[^\p{L}]/gu, '').length

/** Phrases of a comma-separated text: a line each would make word lists of hundreds of lines. */
export const phraseList = (text: string): string[] =>
  text.split(',').map((phrase) => phrase.trim().replace(/\s+/g, ' '))

/** A pattern over folded text that matches any of the phrases as whole words; blanks also match hyphens, dots and nothing. */
export function phrasePattern(phrases: readonly string[], flags = ''): RegExp {
  const longestFirst = phrases.toSorted((a, b) => b.length - a.length)
  const sources = longestFirst.map((phrase) =>
    fold(phrase)
      .split(' ')
      .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('[\\s.:-]*'),
  )
  return new RegExp(`(?<![\\p{L}])(?:${sources.join('|')})(?![\\p{L}])`, `u${flags}`)
}
