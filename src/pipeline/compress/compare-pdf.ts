import {DocumentError} from '../../errors.ts'
import type {PdfDocument, Raster} from '../engines/types.ts'
import {createLooks, type Looks, looksDifferent} from './compare-look.ts'

/** Pages whose text is compared: all of usual documents, a spread sample of long ones (10 ms a page). */
const sampledPages = 40
/** Pages whose look is compared: 10-150 ms each and file, of scans the most. */
const sampledLooks = 12
/** A page of a million strokes takes 7 s to draw; with this much spent the sample is large enough. */
const looksBudgetMs = 20_000
/** Points; rewritten numbers may be rounded. */
const sizeTolerance = 0.01

export interface Compared {
  original: PdfDocument
  rewritten: PdfDocument
  /** Of the original. */
  looks: Looks
  /** Pages that got a text layer. */
  layered: ReadonlySet<number>
  signal: AbortSignal
}

/**
 * What a rewritten PDF lost against its original, or null: number of pages, and of a sample of them size, look, and the text of
 * those that got no text layer.
 */
export function findDifference(compared: Compared): string | null {
  const {original, rewritten} = compared
  if (rewritten.pageCount !== original.pageCount) return `${rewritten.pageCount} of ${original.pageCount} pages`
  return findLostText(compared) ?? findOtherLook(compared)
}

function findLostText({original, rewritten, layered, signal}: Compared): string | null {
  for (const page of samplePages(original.pageCount, sampledPages)) {
    signal.throwIfAborted()
    const [before, after] = [original.pageInfo(page), rewritten.pageInfo(page)]
    const moved = Math.max(Math.abs(before.width - after.width), Math.abs(before.height - after.height))
    if (moved > sizeTolerance || before.rotation !== after.rotation) return `page ${page} has another size`
    if (!layered.has(page) && original.text(page, 72).text !== rewritten.text(page, 72).text) {
      return `page ${page} has other text`
    }
  }
  return null
}

function findOtherLook({original, rewritten, looks, signal}: Compared): string | null {
  const rewrittenLooks = createLooks(rewritten)
  const begun = performance.now()
  for (const page of samplePages(original.pageCount, sampledLooks)) {
    signal.throwIfAborted()
    if (performance.now() - begun > looksBudgetMs) return null
    const before = drawn(looks, page)
    if (before !== null && looksDifferent(before, rewrittenLooks.page(page))) return `page ${page} looks different`
  }
  return null
}

/** Null where the original itself cannot be drawn: then there is no look to be lost. */
function drawn(looks: Looks, page: number): Raster | null {
  try {
    return looks.page(page)
  } catch (error) {
    if (error instanceof DocumentError) return null
    throw error
  }
}

/** Pages spread over the document, its first and last among them. */
function samplePages(count: number, most: number): number[] {
  const samples = Math.min(count, most)
  const step = samples > 1 ? (count - 1) / (samples - 1) : 0
  return Array.from({length: samples}, (_, index) => Math.round(index * step) + 1)
}
