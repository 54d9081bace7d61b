/** A worker that reads two PDFs as PDFium does: in a process of its own, because either may be hostile. */
import {createPdfEngine} from '../../../src/pipeline/engines/pdfium.ts'
import type {PdfDocument} from '../../../src/pipeline/engines/types.ts'
import {serveTasks} from '../../../src/queue/pool/child.ts'

export interface JudgeTask {
  before: string
  after: string
}

/** Number of pages, and whether anything is on each of the first ones; null where that cannot be told. */
export interface Seen {
  pages: number
  inked: (boolean | null)[]
}

export interface Judged {
  before: Seen | null
  after: Seen | null
}

const drawnPages = 4

async function see(path: string): Promise<Seen | null> {
  const pdf = await createPdfEngine()
    .open(path, {passwords: []})
    .catch(() => null)
  if (pdf === null) return null
  const inked = Array.from({length: Math.min(drawnPages, pdf.pageCount)}, (_, index) => isInked(pdf, index + 1))
  return {pages: pdf.pageCount, inked}
}

function isInked(pdf: PdfDocument, page: number): boolean | null {
  try {
    // Light gray of a few pixels is what scaling makes of nothing; a word of 10 points is 20 pixels here.
    return pdf.render(page, 36).data.filter((value) => value < 200).length >= 8
  } catch {
    return null
  }
}

serveTasks<JudgeTask, Judged>(async ({before, after}) => ({before: await see(before), after: await see(after)}))
