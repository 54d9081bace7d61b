import {boxesForTerms, markedTerms} from '../pipeline/ingest/boxes.ts'
import type {SearchHit} from '../store/search-store.ts'
import type {Box, DocumentKind, Page} from '../types/document.ts'
import type {DocumentFacts, SearchOptions} from '../types/search.ts'
import type {App} from './app.ts'
import {pathsOf} from './present/path.ts'
import {refreshFields} from './search/fields.ts'
import {parseQuery} from './search/language.ts'
import {fuseByRank} from './vectors/fuse.ts'
import {vectorHits} from './vectors/hits.ts'

export interface HitJson {
  document: string
  path: string
  page: number
  /** Of the chunk in the text of its page, UTF-16 units, [start, end). */
  start: number
  end: number
  /** Higher is better, within one search; 0 where nothing but filters was asked for. */
  score: number
  /** Text around the match; matches stand between \u0001 and \u0002. */
  snippet: string
  boxes: Box[]
  kind: DocumentKind | null
  vendor: string | null
  date: string | null
  total: string | null
  currency: string | null
  labels: string[]
  /** The document that this one is once more. */
  duplicateOf: string | null
}

export interface SearchResult {
  schema: 1
  query: string
  /** Whether nearness of meaning counted beside the words. */
  vectors: boolean
  /** Why it did not, where a model is set up; else null. */
  note: string | null
  hits: HitJson[]
}

export interface SearchInput {
  limit: number
  offset?: number
  duplicates?: boolean
  /** By words alone where false. */
  vectors?: boolean
  /** It takes a while: fields of many new documents are worked out, once. */
  onMany?: () => void
}

/** Ranks that are fused: below them words and vectors say little, and reciprocal ranks next to nothing. */
const depth = 100
/** Documents that filters leave for the vectors, the newest. */
const mostAmong = 10_000

/**
 * Documents that have the words of the query, or are near to it where a model is set up, and for which its filters hold,
 * best first, with the places of the words on the page; docs/search.md has the language. Throws E_USAGE for a filter that
 * is none.
 */
export async function search(app: App, query: string, input: SearchInput): Promise<SearchResult> {
  const {limit, offset = 0, duplicates = false, vectors = true, onMany} = input
  const {text, filters} = parseQuery(query)
  if (filters.length > 0) await refreshFields(app, undefined, onMany)
  const options = {filters, duplicates}
  const wanted = limit + offset
  const {hits: near, reason} = vectors ? await nearHits(app, text, wanted, options) : {hits: null, reason: null}
  if (near === null) {
    const hits = await app.store.search(text, limit, {...options, offset})
    return {schema: 1, query, vectors: false, note: reason, hits: await presentHits(app, hits)}
  }
  const words = await app.store.search(text, Math.max(wanted, depth), options)
  const hits = fuseByRank([words, near], wanted).slice(offset)
  return {schema: 1, query, vectors: true, note: null, hits: await presentHits(app, hits)}
}

async function nearHits(
  app: App,
  text: string,
  wanted: number,
  options: Required<Pick<SearchOptions, 'filters' | 'duplicates'>>,
) {
  const isFiltered = options.filters.length > 0
  const among = isFiltered ? (await app.store.search('', mostAmong, options)).map(({document}) => document) : null
  const {hits, reason} = await vectorHits(app, text, {limit: Math.max(wanted, depth), among})
  if (hits === null || options.duplicates) return {hits, reason}
  const facts = await app.store.documentFacts(hits.map(({document}) => document))
  const again = new Set(facts.filter(({duplicateOf}) => duplicateOf !== null).map(({document}) => document))
  return {hits: hits.filter(({document}) => !again.has(document)), reason}
}

/** Hits as they are shown. */
export async function presentHits(app: App, hits: SearchHit[]): Promise<HitJson[]> {
  const ids = hits.map((hit) => hit.document)
  await refreshFields(app, ids)
  const facts = new Map((await app.store.documentFacts(ids)).map((each) => [each.document, each]))
  const paths = await pathsOf(app, ids)
  // What another process has purged since it was found is no hit.
  const there = hits.filter(({document}) => facts.has(document))
  return Promise.all(
    there.map(async (hit) => ({
      document: hit.document,
      path: paths.get(hit.document) ?? '',
      page: hit.chunk.page,
      start: hit.chunk.start,
      end: hit.chunk.end,
      score: hit.score,
      snippet: hit.snippet,
      boxes: await boxesOf(app, hit),
      ...factsJson(facts.get(hit.document)!),
    })),
  )
}

function factsJson({kind, values, labels, duplicateOf}: DocumentFacts) {
  const {vendor = null, date = null, total = null, currency = null} = values
  return {kind, vendor, date, total, currency, labels, duplicateOf}
}

/** Words the snippet marks, looked up on the page; none for formats without a page image. */
async function boxesOf(app: App, hit: SearchHit): Promise<Box[]> {
  const terms = markedTerms(hit.snippet)
  const page = (await app.store.pages(hit.document, hit.pageKey)).find((p: Page) => p.page === hit.chunk.page)
  return page && page.width > 0 ? boxesForTerms(page, hit.chunk, terms) : []
}
