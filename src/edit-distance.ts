/** Last row of the table of edit distances: of all of `a` to each beginning of `b`. */
function distances(a: string, b: string, first: (i: number) => number): number[] {
  let row = Array.from({length: b.length + 1}, (_, i) => first(i))
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row
}

/** Fewest letters to change, add or leave out to make `a` into `b` (Levenshtein 1965). */
export const editDistance = (a: string, b: string): number => distances(a, b, (i) => i)[b.length]!

/** The same into any part of `b`, and where the part ends (Sellers 1980): the search may begin anywhere at no cost. */
export function insideOf(a: string, b: string): {distance: number; end: number} {
  const row = distances(a, b, () => 0)
  const distance = Math.min(...row)
  return {distance, end: row.indexOf(distance)}
}
