import type {SearchOptions} from '../../types/search.ts'
import type {SearchHit} from '../search-store.ts'
import {type Passage, type Ranked, rank, type Term, type Weigh} from './rank.ts'
import {snippetOf, withoutMarks} from './snippet.ts'

export interface ChunkRow {
  id: number
  document_id: number
  document: string
  ordinal: number
  page: number
  start: number
  end: number
  text: string
  page_key: string
  /** 1 for another document once more. */
  again: number
}

/** Chunks that are looked at for each document that is wanted: nDCG@10 .391 with 50 in all, .427 with 100, .427 with 200. */
export const leastChunks = 100
export const chunksOfHit = 4
/** Documents whose passages are compared; each costs 0.1 ms. */
export const mostDocuments = 50

/** Chunks on each side that belong to the passage: 1 nDCG@10 .425 and .836, 2 .425 and .840, 4 .427 and .841. */
export const neighbours = 3

/** The best chunk of each document, in their order. */
export function firstOfDocument(rows: ChunkRow[], {filters = [], duplicates = false}: SearchOptions): ChunkRow[] {
  const best = new Map<number, ChunkRow>()
  const all = withDuplicates(filters, duplicates)
  for (const row of rows) if (!best.has(row.document_id) && (all || row.again === 0)) best.set(row.document_id, row)
  return [...best.values()]
}

export interface Found {
  terms: Term[]
  passages: Passage<ChunkRow[]>[]
  averageTokens: number
  weigh: Weigh
}

/** The passages that have any of the words, the best first, as hits. */
export function hitsOf(
  {terms, passages, averageTokens, weigh}: Found,
  limit: number,
  options: SearchOptions,
): SearchHit[] {
  const ranked = rank(terms, passages, averageTokens, weigh)
  const idf = terms.map((term) => term.idf)
  const {offset = 0} = options
  return ranked.slice(offset, offset + limit).map((hit) => toHit(hit, (text) => snippetOf(text, weigh, idf)))
}

function toHit({of, best, score}: Ranked<ChunkRow[]>, snippet: (text: string) => string): SearchHit {
  const {document, ordinal, page, start, end, text, page_key: pageKey} = of[best]!
  return {document, chunk: {ordinal, page, start, end, text}, pageKey, score, snippet: snippet(text)}
}

/** How a listed document begins. */
const beginning = 160

/** A document that no word was searched in, by its first chunk; some have none. */
export function listedHit(document: string, row: ChunkRow | null): SearchHit {
  if (row === null)
    return {document, chunk: {ordinal: 0, page: 1, start: 0, end: 0, text: ''}, pageKey: '', score: 0, snippet: ''}
  const {ordinal, page, start, end, text, page_key: pageKey} = row
  const snippet = withoutMarks(text.length > beginning ? `${text.slice(0, beginning)}…` : text)
  return {document, chunk: {ordinal, page, start, end, text}, pageKey, score: 0, snippet}
}

/** Who asks for duplicates by name gets them. */
export const withDuplicates = (filters: readonly {name: string}[], duplicates: boolean): boolean =>
  duplicates || filters.some(({name}) => name === 'duplicate')
