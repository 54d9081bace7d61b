import type {OcrEngine, OcrRequest, OcrResult} from '../../engines/types.ts'
import {textOf} from '../page-text.ts'
import {clearLanguage} from './guess.ts'

/** A reading, and the languages it was made in. */
export interface LanguageReading extends OcrResult {
  langs: string[]
}

// English stands for `auto` until something has been read.
const firstLanguage = 'eng'

/**
 * `first` read again in the page's own language: where the languages were left to us, the words are clearly those of
 * another language, and its model is here. A page, not a document, so that pages stay independent units of work.
 */
export async function inItsLanguage(ocr: OcrEngine, request: OcrRequest, first: OcrResult): Promise<LanguageReading> {
  const given = request.langs.filter((lang) => lang !== 'auto')
  if (given.length === request.langs.length) return {...first, langs: given}
  const asRead = {...first, langs: [...new Set([firstLanguage, ...given])]}
  const lang = clearLanguage(textOf(first.words))
  if (lang === null || asRead.langs.includes(lang)) return asRead
  const langs = [lang, ...given]
  if (!(await ocr.probe(langs)).ok) return asRead
  return {...(await ocr.read({...request, langs})), langs}
}
