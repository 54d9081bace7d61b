import {boxesForTerms, markedTerms} from '../pipeline/ingest/boxes.ts'
import type {SearchHit} from '../store/types.ts'
import type {Box, Page} from '../types/document.ts'
import type {App} from './app.ts'
import {pathsOf} from './present/path.ts'
import {fuseByRank} from './vectors/fuse.ts'
import {vectorHits} from './vectors/hits.ts'

export interface SearchResult {
  schema: 1
  query: string
  /** Whether nearness of meaning counted beside the words. */
  vectors: boolean
  /** Why it did not, where a model is set up; else null. */
  note: string | null
  hits: {
    document: string
    path: string
    page: number
    score: number
    /** Text around the match; matches stand between \u0001 and \u0002. */
    snippet: string
    boxes: Box[]
  }[]
}

/** Ranks that are fused: below them words and vectors say little, and reciprocal ranks next to nothing. */
const depth = 100

/**
 * Search over everything ingested, by words, and by vectors where a model is set up and `vectors` is not false; best document first, with
 * the places of the words on the page.
 */
export async function search(
  app: App,
  query: string,
  limit: number,
  {vectors = true}: {vectors?: boolean} = {},
): Promise<SearchResult> {
  const {hits: near, reason} = vectors ? await nearHits(app, query, limit) : {hits: null, reason: null}
  const words = await app.store.search(query, near === null ? limit : Math.max(limit, depth))
  const hits = near === null ? words : fuseByRank([words, near], limit)
  return {schema: 1, query, vectors: near !== null, note: reason, hits: await presentHits(app, hits)}
}

const nearHits = (app: App, query: string, limit: number) =>
  vectorHits(app, query, {limit: Math.max(limit, depth), among: null})

/** Hits as they are shown. */
export async function presentHits(app: App, hits: SearchHit[]): Promise<SearchResult['hits']> {
  const paths = await pathsOf(
    app,
    hits.map((hit) => hit.document),
  )
  return Promise.all(
    hits.map(async (hit) => ({
      document: hit.document,
      path: paths.get(hit.document) ?? '',
      page: hit.chunk.page,
      score: hit.score,
      snippet: hit.snippet,
      boxes: await boxesOf(app, hit),
    })),
  )
}

/** Words the snippet marks, looked up on the page; none for formats without a page image. */
async function boxesOf(app: App, hit: SearchHit): Promise<Box[]> {
  const terms = markedTerms(hit.snippet)
  const page = (await app.store.pages(hit.document, hit.pageKey)).find((p: Page) => p.page === hit.chunk.page)
  return page && page.width > 0 ? boxesForTerms(page, hit.chunk, terms) : []
}
