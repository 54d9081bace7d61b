import {type HeadLine, letters} from './head.ts'

/** Letters of the lines that the engine expects to have misread, by its own confidence; 0 for text that was born digital. */
const misread = (lines: readonly HeadLine[]): number =>
  lines.reduce((sum, line) => sum + (1 - line.confidence) * line.text.replace(/\s/g, '').length, 0)

type What = 'name' | 'address'

/** Where half of the values are wrong, in letters the engine doubts, and how steep that is. */
interface Fit {
  half: number
  steepness: number
}

// PP-OCR is surer of what it misreads than tesseract, so each has its fit. On 60 scans, of names with less than one
// doubted letter PP-OCR had 36 of 36 right, with more than two 1 of 4; of addresses with less than two and a half 20 of 21,
// with more than six 2 of 12. Tesseract had 21 of 25 names right below 1.7, 5 of 17 above 3; 24 of 39 addresses below ten
// and a half, 4 of 19 above 15.
const fits: Record<'ppocr' | 'other', Record<What, Fit>> = {
  ppocr: {name: {half: 2.2, steepness: 3}, address: {half: 5.6, steepness: 3}},
  other: {name: {half: 4, steepness: 1.6}, address: {half: 9, steepness: 2}},
}

/** Probability that `lines` were read letter by letter as printed: one wrong letter makes a value of many wrong. */
export function readAsPrinted(lines: readonly HeadLine[], what: What): number {
  const engine = lines[0]?.row.engine.startsWith('ppocr') ? 'ppocr' : 'other'
  const {half, steepness} = fits[engine][what]
  return 1 / (1 + (misread(lines) / half) ** steepness)
}

/** Whether there is a word in it: "L DI 9M" is what engines make of a logo. */
export const hasWord = (text: string): boolean =>
  text.split(/[^\p{L}']+/u).some((word) => letters(word) > 2) || /\p{L}\s?&\s?\p{L}/u.test(text)

// A wrong value costs more than none: below this it is withheld, and says so.
export const LIKELY = 0.42
