/** What a search for jobs says: words, each the beginning of one, and beginnings of ids. */
export interface SearchPart {
  kind: 'word' | 'id'
  text: string
}

/** A search without a part finds nothing. `b_…`, `d_…`, `r_…` and `j_…` are beginnings of ids. */
export function partsOfSearch(text: string): SearchPart[] {
  const parts = text.toLowerCase().split(/\s+/).filter(Boolean)
  return parts.flatMap((part): SearchPart[] =>
    /^[bdjr]_[0-9a-f]+$/.test(part)
      ? [{kind: 'id', text: part}]
      : wordsOf(part).map((word) => ({kind: 'word', text: word})),
  )
}

/** As the index cuts them: letters and digits. */
export const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}\p{Co}]+/gu) ?? []
