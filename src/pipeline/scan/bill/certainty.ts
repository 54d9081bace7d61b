import {letterCount} from '../values/fold.ts'
import type {HeadLine} from './head.ts'

/** Letters of the lines that the engine expects to have misread, by its own confidence; 0 for text that was born digital. */
const misread = (lines: readonly HeadLine[]): number =>
  lines.reduce((sum, line) => sum + (1 - line.confidence) * line.text.replace(/\s/g, '').length, 0)

type What = 'name' | 'address'

/** Where half of the values are wrong, in letters the engine doubts, and how steep that is. */
interface Fit {
  half: number
  steepness: number
}

// PP-OCR is surer of what it misreads than tesseract, so each has its fit. Of 60 scans and the phone photos of them PP-OCR
// had 65 of 69 names right with less than one doubted letter, 19 of 27 with more than one and a half; 40 of 45 addresses
// with less than two and a half, 6 of 26 with more than five. Tesseract, on the scans: 26 of 31 names below two, 6 of 17
// above 4.3; 20 of 30 addresses below nine, 7 of 28 above. The numbers are those that five held-out folds chose.
const fits: Record<'ppocr' | 'other', Record<What, Fit>> = {
  ppocr: {name: {half: 3.6, steepness: 1.6}, address: {half: 4.8, steepness: 3}},
  other: {name: {half: 6, steepness: 1.6}, address: {half: 11, steepness: 1.6}},
}

/** Probability that `lines` were read letter by letter as printed: one wrong letter makes a value of many wrong. */
export function readAsPrinted(lines: readonly HeadLine[], what: What): number {
  const engine = lines[0]?.row.engine.startsWith('ppocr') ? 'ppocr' : 'other'
  const {half, steepness} = fits[engine][what]
  return 1 / (1 + (misread(lines) / half) ** steepness)
}

/** Whether there is a word in it: "L DI 9M" is what engines make of a logo. */
export const hasWord = (text: string): boolean =>
  text.split(/[^\p{L}']+/u).some((word) => letterCount(word) > 2) || /\p{L}\s?&\s?\p{L}/u.test(text)

// A wrong value costs more than none: below this it is withheld, and says so.
export const LIKELY = 0.42
