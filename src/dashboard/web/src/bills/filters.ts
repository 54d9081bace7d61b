import {query} from '../query.ts'

/** What the list of documents is narrowed to; '' is all. */
export interface Filters {
  /** As `snap search` takes it. */
  search: string
  /** A part of the name. */
  vendor: string
  /** YYYY-MM */
  month: string
  kind: string
  /** 'review': done, but needs a look. */
  state: string
  label: string
}

export const noFilters: Filters = {search: '', vendor: '', month: '', kind: '', state: '', label: ''}

/** Documents on a page: more than fit on a screen, few enough for a phone. */
export const pageSize = 50

/** A value for the search language: quotes inside of it would end it. */
const quoted = (name: string, value: string): string => {
  const plain = value.replaceAll('"', ' ').trim()
  return plain === '' ? '' : `${name}:"${plain}"`
}

/** The path below /api/v1 that lists what fits, from `offset` on. */
export function listPath({search, vendor, month, kind, state, label}: Filters, offset: number): string {
  const words = [search.trim(), quoted('vendor', vendor), quoted('label', label)].filter(Boolean).join(' ')
  return query('documents', {
    search: words,
    month: /^\d{4}-\d{2}$/.test(month) ? month : '',
    kind,
    state: state === 'review' || state === 'duplicate' ? '' : state,
    review: state === 'review',
    duplicates: state === 'duplicate',
    limit: pageSize,
    offset,
  })
}

export const isFiltered = (filters: Filters): boolean => Object.values(filters).some((value) => value.trim() !== '')

/** For a shell: everything but letters and digits stands in quotes. */
const shell = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** The command that exports what is listed. Words that are looked for are none of its conditions. */
export function exportCommand({vendor, month, kind, state, label}: Filters): string {
  const conditions = [
    ['vendor~', vendor],
    ['date~', month],
    ['kind=', kind],
    ['labels~', label],
    [state === 'review' ? 'review=' : 'state=', state === 'review' ? 'yes' : state],
  ]
  const where = conditions.flatMap(([name, value]) => (value ? ` --where ${shell(name! + value)}` : []))
  return `snap export --format csv${where.join('')}`
}

/** "51–100 of 1,234". */
export function rangeOf(offset: number, shown: number, total: number, show: (value: number) => string): string {
  if (total === 0) return 'none'
  return `${show(offset + 1)}–${show(offset + shown)} of ${show(total)}`
}
