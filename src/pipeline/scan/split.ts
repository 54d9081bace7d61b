import {DocumentError} from '../../errors.ts'
import {type DocumentRef, hasNoText, type PageRange} from '../../types/document.ts'
import type {Nesting, PageClass, SplitData} from '../../types/results.ts'
import {pageBudget, structureBudget} from '../budgets.ts'
import type {PdfDocument} from '../engines/types.ts'
import {readPasswords} from '../passwords.ts'
import type {Stage, StageContext} from '../stage.ts'
import {unpack} from './contained/unpack.ts'
import {readTextPages} from './text-pages.ts'

// A page of text takes about 10 ms: 32 of them are worth one lease, and a crash repeats no more than a third of a second.
const textPagesPerUnit = 32

/**
 * scan.split: how many pages a document has and in which units they are read, from its structure alone; and what is inside
 * of it that is a document of its own.
 */
export const splitStage: Stage<Nesting, SplitData> = {
  name: 'scan.split',
  group: 'scan',
  version: 1,
  unit: 'document',
  options: ['passwordFile'],
  requires: [],
  limits: {softMs: 540_000, hardMs: 600_000},
  run: async ({document, data: nesting}, context) => {
    const contains = await unpack(document, nesting, context)
    const {units, claimedPages} = hasNoText(document.media) ? noPages : await splitPages(document, context)
    const pages = units.at(-1)?.to ?? 0
    const claimed = claimedPages === undefined ? {} : {claimedPages}
    return {
      data: {media: document.media, pages, ...claimed, units, ...(contains && {isOpened: true, contains})},
      artifacts: [],
    }
  },
}

type Split = Pick<SplitData, 'units' | 'claimedPages'>

const noPages: Split = {units: []}

async function splitPages(document: DocumentRef, context: StageContext): Promise<Split> {
  if (document.media === 'image') {
    const {pages} = await (await context.engines.image()).info(document.path)
    return {units: Array.from({length: pages}, (_, i) => ({from: i + 1, to: i + 1}))}
  }
  if (document.media === 'pdf') return splitPdf(document, context)
  const pages = await readTextPages(document, context.engines)
  return {units: [{from: 1, to: Math.max(1, pages.length)}]}
}

async function splitPdf(document: DocumentRef, context: StageContext): Promise<Split> {
  const passwords = await readPasswords(context.options.passwordFile)
  context.budget(structureBudget(document.bytes))
  const pdf = await (await context.engines.pdf()).open(document.path, {passwords})
  try {
    const missing = new Set(pdf.missingPages())
    const last = lastPresent(pdf.pageCount, missing)
    const units = groupPages(classesOf(pdf, last, missing, context))
    return last < pdf.pageCount ? {units, claimedPages: pdf.pageCount} : {units}
  } finally {
    pdf.close()
  }
}

/** The last page that is there; without any, page 1, which then fails with its reason. */
function lastPresent(count: number, missing: ReadonlySet<number>): number {
  let last = count
  while (last > 1 && missing.has(last)) last--
  return last
}

/**
 * Classes of the pages up to the last. A page that cannot be looked at becomes a unit of its own, which then fails and is named; where
 * no page can be looked at, the document fails as its first page does.
 */
function classesOf(
  pdf: PdfDocument,
  last: number,
  missing: ReadonlySet<number>,
  {budget, signal, progress}: StageContext,
): PageClass[] {
  let failure: DocumentError | null = null
  const classes = Array.from({length: last}, (_, index): PageClass | null => {
    signal.throwIfAborted()
    progress(index / last)
    budget(pageBudget(index + 1))
    try {
      return missing.has(index + 1) && last > 1 ? null : pdf.pageInfo(index + 1).class
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      failure ??= error
      // After a crash of the reader the other pages tell nothing: the first failure says why.
      if (error.class !== 'permanent') throw failure
      return null
    }
  })
  if (failure !== null && classes.every((kind) => kind === null)) throw failure
  return classes.map((kind) => kind ?? 'scan')
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
