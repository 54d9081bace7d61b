import {DocumentError} from '../../errors.ts'
import type {PdfDocument} from '../engines/types.ts'
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
  /** What the rewritten one must have: as many as the original, unless that one says a wrong number. */
  pageCount: number
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
  const {rewritten, pageCount} = compared
  if (rewritten.pageCount !== pageCount) return `${rewritten.pageCount} of ${pageCount} pages`
  return findLostText(compared) ?? findOtherLook(compared)
}

function findLostText(compared: Compared): string | null {
  const {original, rewritten, layered, signal} = compared
  let read = 0
  for (const page of samplePages(comparable(compared), sampledPages)) {
    signal.throwIfAborted()
    const before = orUnreadable(() => original.pageInfo(page))
    if (before === null) continue
    read++
    const after = rewritten.pageInfo(page)
    const moved = Math.max(Math.abs(before.width - after.width), Math.abs(before.height - after.height))
    if (moved > sizeTolerance || before.rotation !== after.rotation) return `page ${page} has another size`
    if (!layered.has(page) && original.text(page, 72).text !== rewritten.text(page, 72).text) {
      return `page ${page} has other text`
    }
  }
  return read === 0 ? 'no page can be compared' : null
}

function findOtherLook(compared: Compared): string | null {
  const {rewritten, looks, signal} = compared
  const rewrittenLooks = createLooks(rewritten)
  const begun = performance.now()
  for (const page of samplePages(comparable(compared), sampledLooks)) {
    signal.throwIfAborted()
    if (performance.now() - begun > looksBudgetMs) return null
    const before = orUnreadable(() => looks.page(page))
    if (before !== null && looksDifferent(before, rewrittenLooks.page(page))) return `page ${page} looks different`
  }
  return null
}

/** Null where the original itself cannot be read or drawn: then there is nothing to be lost. */
function orUnreadable<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DocumentError && error.class === 'permanent') return null
    throw error
  }
}

/** Pages that both have. */
const comparable = ({original, pageCount}: Compared) => Math.min(original.pageCount, pageCount)

/** Pages spread over the document, its first and last among them. */
function samplePages(count: number, most: number): number[] {
  const samples = Math.min(count, most)
  const step = samples > 1 ? (count - 1) / (samples - 1) : 0
  return Array.from({length: samples}, (_, index) => Math.round(index * step) + 1)
}
