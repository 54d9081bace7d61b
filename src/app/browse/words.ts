import {ExitCode, SnapError} from '../../errors.ts'
import {unpackPage} from '../../store/page-codec.ts'
import type {StoredDocument, StoredRun} from '../../store/types.ts'
import type {Box, Page} from '../../types/document.ts'
import type {App} from '../app.ts'
import {resultKeys} from '../flow/keys.ts'

export interface PageWords {
  schema: 1
  /** Boxes are pixels of the upright page image; on a grid of characters (10 x 20) for formats without pages. */
  words: {text: string; box: Box; confidence: number}[]
}

/** The words of a page (1-based) with their places. Throws E_NOT_FOUND. */
export async function pageWords(app: App, id: string, number: number): Promise<PageWords> {
  const {document, run} = await documentWithRun(app, id)
  const page = await pageOf(app, document, run, number)
  if (page === null) throw notFound(`Document ${id} has no page ${number} that was read.`)
  return {schema: 1, words: page.words.map(({text, box, confidence}) => ({text, box, confidence}))}
}

/** A page as it was read by a run; null where it was not. */
export async function pageOf(app: App, document: StoredDocument, run: StoredRun, number: number): Promise<Page | null> {
  // One of 300 is unpacked, not all of them.
  const packed = await app.store.packedPages(document.id, resultKeys(document.sha256, run, []).page)
  const found = packed.find(({page}) => page === number)
  return found ? unpackPage(found.body) : null
}

export const notFound = (message: string): SnapError =>
  new SnapError('E_NOT_FOUND', message, {exit: ExitCode.usage, hint: 'snap search WORDS shows ids.'})

/** A document with its newest run. Throws E_NOT_FOUND. */
export async function documentWithRun(app: App, id: string): Promise<{document: StoredDocument; run: StoredRun}> {
  const document = await app.store.document(id)
  const run = document && (await app.store.latestRuns([document.id], 'reading')).get(document.id)
  if (!document || !run) throw notFound(`There is no document ${id}.`)
  return {document, run}
}
