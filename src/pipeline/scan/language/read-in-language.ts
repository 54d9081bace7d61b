import type {Engines, OcrEngine, OcrRequest, OcrResult} from '../../engines/types.ts'
import {textOf} from '../page-text.ts'
import {clearLanguage} from './guess.ts'
import {repairLetters} from './repair-letters.ts'

/** A reading, and the languages it was made in. */
export interface LanguageReading extends OcrResult {
  langs: string[]
  /** What tesseract read where letters were taken from it: a second reading that costs nothing more. */
  second?: OcrResult
}

// English stands for `auto` until something has been read.
const firstLanguage = 'eng'

/**
 * `first` in the page's own language. Where the languages were left to us and the words are clearly those of another
 * language, the page is read again in it; where the engine lacks letters of the language, tesseract reads too and gives
 * them. Of 12 German receipts PP-OCR alone got date, total and currency of 12, 12 and 11 right, tesseract of 9, 12 and 12,
 * both of all. A page, not a document, decides: pages stay independent units of work.
 */
export async function inItsLanguage(
  engines: Engines,
  ocr: OcrEngine,
  request: OcrRequest,
  first: OcrResult,
): Promise<LanguageReading> {
  const given = request.langs.filter((lang) => lang !== 'auto')
  const isGiven = given.length === request.langs.length
  const langs = isGiven ? given : withGuess(first, given)
  const lacking = (await ocr.unwritable?.(langs)) ?? []
  if (lacking.length > 0) return withLetters(await engines.ocr('tesseract'), {...request, langs}, first)
  if (isGiven || langs[0] === firstLanguage || !(await ocr.probe(langs)).ok) {
    return {...first, langs: isGiven ? given : withoutDoubles([firstLanguage, ...given])}
  }
  return {...(await ocr.read({...request, langs})), langs}
}

function withGuess(first: OcrResult, given: readonly string[]): string[] {
  const guess = clearLanguage(textOf(first.words))
  return withoutDoubles([guess === null || given.includes(guess) ? firstLanguage : guess, ...given])
}

async function withLetters(tesseract: OcrEngine, request: OcrRequest, first: OcrResult): Promise<LanguageReading> {
  if (!(await tesseract.probe(request.langs)).ok) return {...first, langs: [firstLanguage]}
  const second = await tesseract.read(request)
  return {...first, words: repairLetters(first.words, second.words), langs: request.langs, second}
}

const withoutDoubles = (langs: readonly string[]): string[] => [...new Set(langs)]
