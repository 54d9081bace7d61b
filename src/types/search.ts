import type {DocumentKind} from './document.ts'

/** Values of a document that filters know and hits show; what they are of: app/search/fields.ts. */
export const filterFields = [
  'vendor',
  'total',
  'subtotal',
  'tax',
  'currency',
  'date',
  'due',
  'number',
  'iban',
  'title',
  'party',
  'effective',
  'expires',
  'notice',
  'law',
  'kind',
  'review',
] as const
export type FilterField = (typeof filterFields)[number]

/** What is not in the reading: where a document lies, what it is as a file, what it was put to. */
export const filterFacts = ['label', 'path', 'name', 'type', 'batch', 'duplicate', 'page', 'source'] as const
export type FilterFact = (typeof filterFacts)[number]

export type FilterTest =
  /** Any of these is in the value, which is folded as they are. */
  | {type: 'contains'; values: string[]}
  /** Any of these is the value. */
  | {type: 'is'; values: string[]}
  /** Both ends belong to it; null: none. */
  | {type: 'numbers'; from: number | null; to: number | null}
  /** The same, by the order of texts. */
  | {type: 'texts'; from: string | null; to: string | null}

/** A condition of a search: `not` for documents (or chunks) for which it does not hold. */
export interface Filter {
  name: FilterField | FilterFact
  not: boolean
  test: FilterTest
}

export interface SearchOptions {
  filters?: Filter[]
  /** Documents left out at the beginning. */
  offset?: number
  /** With documents that are others once more. */
  duplicates?: boolean
}

/** One value of a document, as filters compare it. */
export interface FieldValue {
  name: FilterField
  value: string
  /** Of amounts. */
  number: number | null
}

/** What a hit shows of its document. */
export interface DocumentFacts {
  document: string
  kind: DocumentKind | null
  values: Partial<Record<FilterField, string>>
  labels: string[]
  duplicateOf: string | null
}
