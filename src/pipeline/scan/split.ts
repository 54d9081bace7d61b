import type {DocumentRef, PageRange} from '../../types/document.ts'
import type {PageClass, SplitData} from '../../types/results.ts'
import type {PdfDocument} from '../engines/types.ts'
import {readPasswords} from '../passwords.ts'
import type {Stage, StageContext} from '../stage.ts'
import {readTextPages} from './text-pages.ts'

// A page of text takes about 10 ms: 32 of them are worth one lease, and a crash repeats no more than a third of a second.
const textPagesPerUnit = 32

/** scan.split: how many pages a document has and in which units they are read, from its structure alone. */
export const splitStage: Stage<null, SplitData> = {
  name: 'scan.split',
  group: 'scan',
  version: 1,
  unit: 'document',
  options: ['passwordFile'],
  requires: [],
  limits: {softMs: 540_000, hardMs: 600_000},
  run: async ({document}, context) => {
    const units = await unitsOf(document, context)
    return {data: {media: document.media, pages: units.at(-1)?.to ?? 0, units}, artifacts: []}
  },
}

async function unitsOf(document: DocumentRef, context: StageContext): Promise<PageRange[]> {
  if (document.media === 'image') {
    const {pages} = await (await context.engines.image()).info(document.path)
    return Array.from({length: pages}, (_, i) => ({from: i + 1, to: i + 1}))
  }
  if (document.media === 'pdf') return groupPages(await classesOf(document, context))
  const pages = await readTextPages(document, context.engines)
  return [{from: 1, to: Math.max(1, pages.length)}]
}

async function classesOf(
  document: DocumentRef,
  {engines, options, signal, progress}: StageContext,
): Promise<PageClass[]> {
  const passwords = await readPasswords(options.passwordFile)
  const pdf: PdfDocument = await (await engines.pdf()).open(document.path, {passwords})
  try {
    return Array.from({length: pdf.pageCount}, (_, i) => {
      signal.throwIfAborted()
      progress(i / pdf.pageCount)
      return pdf.pageInfo(i + 1).class
    })
  } finally {
    pdf.close()
  }
}

/** Runs of pages that need no OCR become units of up to 32 pages; every other page is a unit of its own. */
export function groupPages(classes: readonly PageClass[]): PageRange[] {
  const units: PageRange[] = []
  let open: PageRange | null = null
  for (const [index, kind] of classes.entries()) {
    const page = index + 1
    const cheap = kind === 'text' || kind === 'blank'
    if (cheap && open !== null && page - open.from < textPagesPerUnit) {
      open.to = page
      continue
    }
    const unit = {from: page, to: page}
    units.push(unit)
    open = cheap ? unit : null
  }
  return units
}
