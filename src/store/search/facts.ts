import type {DocumentKind} from '../../types/document.ts'
import type {DocumentFacts, FilterField} from '../../types/search.ts'

export interface FactsRow {
  document: string
  /** JSON: names and values, in their order. */
  fields: string
  /** JSON. */
  labels: string
  of: string | null
}

/** What a hit shows of its document. */
export function toFacts({document, fields, labels, of}: FactsRow): DocumentFacts {
  const pairs = JSON.parse(fields) as [FilterField, string][]
  // The first of several values (parties, bills of one file) stands for them.
  const values = Object.fromEntries(pairs.toReversed()) as DocumentFacts['values']
  return {
    document,
    kind: (values.kind as DocumentKind | undefined) ?? null,
    values,
    labels: JSON.parse(labels) as string[],
    duplicateOf: of,
  }
}
