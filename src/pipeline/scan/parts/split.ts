import type {DocumentKind, Page} from '../../../types/document.ts'
import type {DocumentOptions} from '../../../types/options.ts'
import {boxOfWords, papersOf} from './regions.ts'
import {type BillGroup, type Split, splitAtBlanks, splitByEvidence} from './split-pages.ts'

/** Contracts, letters and statements name other bills, dates and sums: they are never split by what they say. */
const billKinds = new Set<DocumentKind>(['bill', 'receipt', 'invoice'])

/** The bills of a document that was read as `kind`; itself whole where it is one. */
export function splitDocument(
  pages: readonly Page[],
  kind: DocumentKind,
  today: string,
  {split = 'auto', join = false}: Partial<Pick<DocumentOptions, 'split' | 'join'>>,
): Split {
  const whole: Split = {groups: [{pages: [...pages], box: null}], doubts: []}
  if (split === 'off' || join) return whole
  if (split === 'blank') return splitAtBlanks(pages)
  // The data inside an e-invoice is of one bill.
  const isEInvoice = pages.some(({eInvoice}) => eInvoice?.invoice != null)
  return isEInvoice || !billKinds.has(kind) ? whole : splitPapers(pages, today)
}

/** Pages that show several papers bill by bill; the runs of pages between them by what they say. */
function splitPapers(pages: readonly Page[], today: string): Split {
  const found: Split = {groups: [], doubts: []}
  let run: Page[] = []
  const closeRun = () => {
    const {groups, doubts} = run.length < 2 ? {groups: wholeOf(run), doubts: []} : splitByEvidence(run, today)
    found.groups.push(...groups)
    found.doubts.push(...doubts)
    run = []
  }
  for (const page of pages) {
    const papers = isPicture(page) ? papersOf(page, today) : {pages: [page], doubt: false}
    if (papers.doubt) found.doubts.push(`Page ${page.page} may show several bills.`)
    if (papers.pages.length === 1) run.push(page)
    else {
      closeRun()
      found.groups.push(...papers.pages.map((paper) => ({pages: [paper], box: boxOfWords(paper)})))
    }
  }
  closeRun()
  return found
}

/** Papers lie side by side on a scanner only; looking for them on 80 digital pages took 2 of 4.6 s. */
const isPicture = (page: Page): boolean => page.source === 'ocr'

const wholeOf = (pages: Page[]): BillGroup[] => (pages.length === 0 ? [] : [{pages, box: null}])
