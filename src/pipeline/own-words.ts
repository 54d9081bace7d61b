import type {Box, Page, Word} from '../types/document.ts'
import type {PdfDocument} from './engines/types.ts'
import {applyToWord, type Turn, turning} from './scan/prepare/transform.ts'

/**
 * Words that are seen on a page and that the PDF holds as text, in the pixels of the page as it was read. None of pages
 * whose class is `scan`: what text they have cannot be trusted.
 */
export function ownWords(pdf: PdfDocument, page: Pick<Page, 'page' | 'dpi' | 'rotation' | 'width' | 'height'>): Word[] {
  const info = pdf.pageInfo(page.page)
  if (info.class === 'scan') return []
  const {words} = pdf.text(page.page, page.dpi, 'visible')
  const turned = ((page.rotation - info.rotation + 360) % 360) as Turn
  const {width, height} = page
  const upright = turned % 180 === 0 ? {width, height} : {width: height, height: width}
  const toPage = turning(turned, upright.width, upright.height)
  return words.filter(isMapped).map((word) => applyToWord(toPage, word, width, height))
}

/** Fonts without Unicode give signs that stand for nothing. */
const isMapped = ({text}: Word) => /[\p{L}\p{N}]/u.test(text) && !/[\uFFFD\p{Co}\p{Cc}]/u.test(text)

/** Words of which less than half lies on one of the others. */
export function withoutWordsAt(words: readonly Word[], others: readonly Word[]): Word[] {
  return words.filter(({box}) => !others.some((other) => overlap(box, other.box) >= 0.5 * box[2] * box[3]))
}

function overlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx)
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by)
  return width > 0 && height > 0 ? width * height : 0
}

/** The text that another OCR program laid over a scan; null where there is none, or none that looks like words. */
export function foreignLayer(pdf: PdfDocument, page: number, dpi: number): ReturnType<PdfDocument['text']> | null {
  if (pdf.pageInfo(page).class !== 'scan-with-text') return null
  const layer = pdf.text(page, dpi)
  return isPlausible(layer.words) ? layer : null
}

/** Whether a hidden text layer looks like words: an OCR of the wrong language or a broken font map does not. */
function isPlausible(words: readonly Word[]): boolean {
  const text = words.map((word) => word.text).join('')
  if (text.length < 20) return false
  const legible = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  const unmapped = text.match(/[\uFFFD\p{Co}\p{Cc}]/gu)?.length ?? 0
  const meanLength = text.length / words.length
  return legible / text.length > 0.6 && unmapped / text.length < 0.02 && meanLength > 2 && meanLength < 15
}
