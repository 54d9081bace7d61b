import {ExitCode, SnapError} from '../errors.ts'
import type {Chunk} from '../types/results.ts'
import type {App} from './app.ts'
import {findDocument} from './find-document.ts'
import {resultKeys} from './flow/keys.ts'

/** What was read of a document, page by page. */
export interface DocumentText {
  schema: 1
  document: string
  pages: {page: number; text: string}[]
}

/** The pieces that search finds; offsets are those of `DocumentText`. */
export interface DocumentChunks {
  schema: 1
  document: string
  chunks: Chunk[]
}

/** Throws E_NOT_FOUND (exit 2). */
export async function showText(app: App, name: string): Promise<DocumentText> {
  const {id, sha256} = await named(app, name)
  const run = (await app.store.latestRuns([id], 'reading')).get(id)
  // Missing pages change no key but those of later results.
  const pages = run === undefined ? [] : await app.store.pages(id, resultKeys(sha256, run, []).page)
  return {schema: 1, document: id, pages: pages.map(({page, text}) => ({page, text}))}
}

export async function showChunks(app: App, name: string): Promise<DocumentChunks> {
  const {id} = await named(app, name)
  const chunks = await app.store.chunks(id)
  return {schema: 1, document: id, chunks: chunks.map(({pageKey: _, ...chunk}) => chunk)}
}

async function named(app: App, name: string) {
  const document = await findDocument(app, name, process.cwd())
  if (document) return document
  throw new SnapError('E_NOT_FOUND', `There is no document ${name}.`, {
    exit: ExitCode.usage,
    hint: 'Name a file that was processed, or an id of a document: snap search WORDS shows ids.',
  })
}
