import {setImmediate as breath} from 'node:timers/promises'
import type {BrowseQuery} from '../../store/browse-store.ts'
import {fold} from '../../store/search/tokens.ts'
import type {DocumentRow} from '../../types/operate.ts'
import type {Filter} from '../../types/search.ts'
import type {App} from '../app.ts'
import {refreshFields} from '../search/fields.ts'
import {parseQuery} from '../search/language.ts'
import {documentRows} from './rows.ts'

export interface ListInput {
  /** As `snap search` takes it; a file name where no document has the words. */
  search?: string
  vendor?: string
  /** YYYY-MM */
  month?: string
  kind?: string
  state?: NonNullable<BrowseQuery['state']>
  review?: boolean
  duplicates?: boolean
  limit: number
  offset: number
}

export interface DocumentList {
  schema: 1
  /** Of all that fit, `found` at most where words were looked for. */
  total: number
  documents: DocumentRow[]
}

/** Hits of a search that are counted and paged through. */
const found = 1000

/** Documents, newest first, or best first where words are looked for. Throws E_USAGE for a filter that is none. */
export async function listDocuments(app: App, input: ListInput): Promise<DocumentList> {
  const {limit, offset, search = ''} = input
  const {text, filters} = parseQuery(search)
  const all = [...filters, ...filtersOf(input)]
  const query = {filters: all, state: input.state ?? null, duplicates: input.duplicates ?? false, limit, offset}
  if (all.length > 0) await catchUp(app, atOnce)
  const {total, documents} = text === '' ? await app.store.browse(query) : await byWords(app, text, query)
  return {schema: 1, total, documents: await documentRows(app, documents)}
}

async function byWords(app: App, text: string, query: BrowseQuery): Promise<{total: number; documents: string[]}> {
  const {filters, state, duplicates, limit, offset} = query
  const hits = await app.store.search(text, found, {filters, duplicates: true})
  if (hits.length === 0) return byName(app, text, query)
  const ids = [...new Set(hits.map(({document}) => document))]
  const isPlain = state === null && !duplicates
  const kept = isPlain ? ids : await only(app, ids, query)
  return {total: kept.length, documents: kept.slice(offset, offset + limit)}
}

/** Files that could not be read have no words, but a name. */
function byName(app: App, text: string, query: BrowseQuery): Promise<{total: number; documents: string[]}> {
  const name: Filter = {name: 'path', not: false, test: {type: 'contains', values: [fold(text)]}}
  return app.store.browse({...query, filters: [...query.filters, name]})
}

async function only(app: App, ids: string[], query: BrowseQuery): Promise<string[]> {
  const {total} = await app.store.browse({...query, limit: 1, offset: 0})
  const {documents} = await app.store.browse({...query, limit: total, offset: 0})
  const fit = new Set(documents)
  return ids.filter((id) => fit.has(id))
}

function filtersOf({vendor, month, kind, review}: ListInput): Filter[] {
  const is = (name: Filter['name'], value: string): Filter => ({
    name,
    not: false,
    test: {type: 'is', values: [fold(value)]},
  })
  return [
    ...(vendor === undefined ? [] : [is('vendor', vendor)]),
    ...(kind === undefined ? [] : [is('kind', kind)]),
    ...(review ? [is('review', 'yes')] : []),
    ...(month === undefined ? [] : [inMonth(month)]),
  ]
}

const inMonth = (month: string): Filter => ({
  name: 'date',
  not: false,
  test: {type: 'texts', from: `${month}-01`, to: `${month}-31`},
})

/** Documents whose fields are worked out at a time: 7 ms, after which others get their turn. */
const pieceSize = 20
/** Before an answer: 70 ms. What was corrected or read just now is among them, unless a whole store is new. */
const atOnce = 200

/** Brings the fields of so many documents that changed up to date; whether there were any. */
async function catchUp(app: App, limit: number): Promise<boolean> {
  const stale = (await app.store.staleFields(limit)).map(({document}) => document)
  await refreshFields(app, stale)
  return stale.length > 0
}

/** Brings all fields that filters know up to date, a piece at a time: 100,000 new documents take 35 s. */
export async function refreshAllFields(app: App, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await catchUp(app, pieceSize))) await breath()
}
