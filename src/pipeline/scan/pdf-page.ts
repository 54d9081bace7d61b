import type {Page, Word} from '../../types/document.ts'
import {pageBudget} from '../budgets.ts'
import type {PdfDocument, PdfPageInfo} from '../engines/types.ts'
import {foreignLayer, ownWords, withoutWordsAt} from '../own-words.ts'
import type {StageContext} from '../stage.ts'
import {withCodes} from './codes/page-codes.ts'
import {maxOcrPixels, readByOcr} from './ocr-page.ts'
import {confidenceOf, textOf} from './page-text.ts'

// Scans are made at 200 to 300 dpi; beyond that the renderer only invents pixels.
const maxDpi = 300

// How well somebody else's OCR read is not known: below what counts as sure.
const foreignConfidence = 0.8

/** Reads one page of an open PDF: its own text where it has some that can be trusted, else by OCR of its picture. */
export async function readPdfPage(pdf: PdfDocument, page: number, context: StageContext): Promise<Page> {
  context.budget(pageBudget(page))
  const info = pdf.pageInfo(page)
  const dpi = dpiOf(info)
  const frame = {
    page,
    width: Math.round((info.width * dpi) / 72),
    height: Math.round((info.height * dpi) / 72),
    dpi,
    rotation: info.rotation,
  }
  if (info.class === 'blank') return {...frame, ...ownText, text: '', words: [], confidence: 1}
  if (info.class === 'text') return {...frame, ...ownText, ...pdf.text(page, dpi), confidence: 1}
  const layer = context.options.redoOcr ? null : foreignLayer(pdf, page, dpi)
  if (layer) {
    const words = layer.words.map((word) => ({...word, confidence: foreignConfidence}))
    return {...frame, ...ownText, source: 'ocr', text: layer.text, words, confidence: confidenceOf(words)}
  }
  const image = pdf.render(page, dpi)
  // What OCR takes is a matter of engine and computer, and bounded by the pixels that it gets.
  context.budget(null)
  const read = await readByOcr(image, {...frame, width: image.width, height: image.height}, context)
  return withCodes(withOwnWords(read, ownWords(pdf, read)), image, frame.rotation, context)
}

/** A stamp, a Bates number or a typed line over a scan is known exactly: it takes the place of what OCR made of it. */
function withOwnWords(page: Page, own: readonly Word[]): Page {
  if (own.length === 0) return page
  const read = withoutWordsAt(page.words, own)
  const next = page.words.reduce((last, {line}) => Math.max(last, line), -1) + 1
  const words = [...read, ...own.map((word) => ({...word, line: word.line + next}))]
  return {...page, words, text: textOf(words), confidence: confidenceOf(words)}
}

const ownText = {source: 'text', engine: 'pdfium'} as const

/** Whole dpi of the page picture: 300, or what keeps the page within the pixels that OCR uses (203 for A4). */
function dpiOf({width, height}: PdfPageInfo): number {
  const squareInches = (width / 72) * (height / 72)
  return Math.max(1, Math.min(maxDpi, Math.floor(Math.sqrt(maxOcrPixels / squareInches))))
}
