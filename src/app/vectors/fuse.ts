/** Cormack, Clarke and Büttcher (2009): a document's score is the sum of 1 / (k + rank) over the rankings that have it. */
const k = 60

/**
 * One ranking of several, best first, by reciprocal rank. An entry is taken from the first ranking that has its document, with the
 * fused score.
 */
export function fuseByRank<T extends {document: string; score: number}>(rankings: readonly T[][], limit: number): T[] {
  const fused = new Map<string, T>()
  for (const ranking of rankings) {
    for (const [rank, entry] of ranking.entries()) {
      const share = 1 / (k + rank + 1)
      const before = fused.get(entry.document)
      fused.set(entry.document, before ? {...before, score: before.score + share} : {...entry, score: share})
    }
  }
  return [...fused.values()].sort((a, b) => b.score - a.score).slice(0, limit)
}
