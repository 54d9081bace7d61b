import {DocumentError} from '../../errors.ts'
import type {DocumentRef, Page, PageRange} from '../../types/document.ts'
import type {PageData, SplitData} from '../../types/results.ts'
import {structureBudget} from '../budgets.ts'
import {readPasswords} from '../passwords.ts'
import type {Stage, StageContext} from '../stage.ts'
import {withPdfCodes} from './codes/page-codes.ts'
import {embeddedInvoice} from './e-invoice/pages.ts'
import {readImagePage} from './image-page.ts'
import {readPdfPage} from './pdf-page.ts'
import {readTextPages} from './text-pages.ts'

/** scan.page: the text and the words of a range of pages, by OCR where the page is a picture. */
export const pageStage: Stage<SplitData, PageData> = {
  name: 'scan.page',
  group: 'scan',
  version: 3,
  unit: 'pages',
  options: ['lang', 'engine', 'redoOcr', 'passwordFile'],
  requires: ['ocr'],
  limits: {softMs: 540_000, hardMs: 600_000},
  run: async ({document, pages, data}, context) => {
    const range = pages ?? {from: 1, to: data.pages}
    return {data: {pages: await readPages(document, range, context)}, artifacts: []}
  },
}

async function readPages(document: DocumentRef, range: PageRange, context: StageContext): Promise<Page[]> {
  if (document.media === 'image') return eachPage(range, context, (page) => readImagePage(document, page, context))
  if (document.media === 'pdf') return readPdfPages(document, range, context)
  return readTextPages(document, context.engines)
}

async function readPdfPages(document: DocumentRef, range: PageRange, context: StageContext): Promise<Page[]> {
  const eInvoice = range.from === 1 ? await embeddedInvoice(document, context) : null
  const passwords = await readPasswords(context.options.passwordFile)
  context.budget(structureBudget(document.bytes))
  const pdf = await (await context.engines.pdf()).open(document.path, {passwords})
  try {
    const read = (page: number) => readPdfPage(pdf, page, context)
    const words = await eachPage(range, context, read, eInvoice?.invoice ? 'keep' : 'fail')
    const pages = await withPdfCodes(words, pdf, context)
    return eInvoice === null ? pages : pages.map((page) => (page.page === 1 ? {...page, eInvoice} : page))
  } finally {
    pdf.close()
  }
}

// One page that can never be read does not take the others of its range with it, nor an e-invoice; alone, its job fails
// and says so.
async function eachPage(
  range: PageRange,
  context: StageContext,
  read: (page: number) => Promise<Page>,
  alone: 'fail' | 'keep' = 'fail',
): Promise<Page[]> {
  const pages: Page[] = []
  const count = range.to - range.from + 1
  for (let page = range.from; page <= range.to; page++) {
    context.signal.throwIfAborted()
    pages.push(count === 1 && alone === 'fail' ? await read(page) : await orBroken(page, read(page)))
    context.progress(pages.length / count)
  }
  return pages
}

async function orBroken(page: number, reading: Promise<Page>): Promise<Page> {
  try {
    return await reading
  } catch (error) {
    if (!(error instanceof DocumentError && error.class === 'permanent')) throw error
    return brokenPage(page, error)
  }
}

function brokenPage(page: number, {code, message}: DocumentError): Page {
  return {
    page,
    width: 0,
    height: 0,
    dpi: 72,
    rotation: 0,
    source: 'text',
    engine: 'none',
    text: '',
    words: [],
    confidence: 0,
    error: {code, message},
  }
}
