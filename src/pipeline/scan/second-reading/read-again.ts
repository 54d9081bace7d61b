import {DocumentError} from '../../../errors.ts'
import type {Page, SecondReading, Word} from '../../../types/document.ts'
import type {OcrRequest, OcrResult} from '../../engines/types.ts'
import type {StageContext} from '../../stage.ts'
import {confidenceOf, textOf} from '../page-text.ts'
import {wantsSecondReading} from './wants.ts'

/**
 * A second reading of a page whose first one leaves a doubt, else null: what PP-OCR read is read by tesseract; what
 * tesseract read, by itself from another preparation. `request` shows the page upright; `place` moves words from it onto
 * the page. An engine that fails here costs the second reading, not the page.
 */
export async function readAgain(
  page: Page,
  request: OcrRequest,
  place: (words: readonly Word[]) => Word[],
  {engines, options, log}: StageContext,
): Promise<SecondReading | null> {
  const doubt = wantsSecondReading(page, new Date().toISOString().slice(0, 10))
  if (doubt === null) return null
  const name = page.engine === 'ppocr' ? 'tesseract' : options.engine
  const engine = await engines.ocr(name)
  const langs = page.languages ?? request.langs
  if (!(await engine.probe(langs)).ok) return null
  log.debug('second reading', {page: page.page, engine: name, doubt})
  try {
    const again = await engine.read({...request, langs, ...(name === options.engine ? {preparation: 'second'} : {})})
    return asReading(again, place)
  } catch (error) {
    if (request.signal.aborted || !(error instanceof DocumentError)) throw error
    log.warn('second reading failed', {page: page.page, engine: name, error: error.message})
    return null
  }
}

/** What an engine read, as the second reading of a page. */
export function asReading({engine, words}: OcrResult, place: (words: readonly Word[]) => Word[]): SecondReading {
  const placed = place(words)
  return {engine, text: textOf(placed), words: placed, confidence: confidenceOf(placed)}
}
