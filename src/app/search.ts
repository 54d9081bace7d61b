import {boxesForTerms, markedTerms} from '../pipeline/ingest/boxes.ts'
import type {SearchHit} from '../store/types.ts'
import type {Box, Page} from '../types/document.ts'
import type {App} from './app.ts'
import {pathsOf} from './present/path.ts'

export interface SearchResult {
  schema: 1
  query: string
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

/** Full-text search over everything ingested; best document first, with the places of the words on the page. */
export async function search(app: App, query: string, limit: number): Promise<SearchResult> {
  const hits = await app.store.search(query, limit)
  const paths = await pathsOf(
    app,
    hits.map((hit) => hit.document),
  )
  const results = await Promise.all(
    hits.map(async (hit) => ({
      document: hit.document,
      path: paths.get(hit.document) ?? '',
      page: hit.chunk.page,
      score: hit.score,
      snippet: hit.snippet,
      boxes: await boxesOf(app, hit),
    })),
  )
  return {schema: 1, query, hits: results}
}

/** Words the snippet marks, looked up on the page; none for formats without a page image. */
async function boxesOf(app: App, hit: SearchHit): Promise<Box[]> {
  const terms = markedTerms(hit.snippet)
  const page = (await app.store.pages(hit.document, hit.pageKey)).find((p: Page) => p.page === hit.chunk.page)
  return page && page.width > 0 ? boxesForTerms(page, hit.chunk, terms) : []
}
