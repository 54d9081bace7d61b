import type {PdfDocument} from '../engines/types.ts'

/** Pages whose text is compared: all of usual documents, a spread sample of long ones (10 ms a page). */
const sampledPages = 40
/** Points; rewritten numbers may be rounded. */
const sizeTolerance = 0.01

/**
 * What a rewritten PDF lost against its original, or null: number of pages, size of each sampled page, and the text of
 * those that got no text layer.
 */
export function findDifference(
  original: PdfDocument,
  rewritten: PdfDocument,
  layered: ReadonlySet<number>,
  signal: AbortSignal,
): string | null {
  if (rewritten.pageCount !== original.pageCount) return `${rewritten.pageCount} of ${original.pageCount} pages`
  for (const page of samplePages(original.pageCount)) {
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

function samplePages(count: number): number[] {
  const step = Math.max(1, count / sampledPages)
  return Array.from({length: Math.min(count, sampledPages)}, (_, index) => Math.floor(index * step) + 1)
}
