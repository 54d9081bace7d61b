/** Levenshtein distance: letters to insert, delete or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({length: b.length + 1}, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row.at(-1)!
}

/** The word that was probably meant; null if none is near (more than a third of its letters differ). */
export function nearest(word: string, words: string[]): string | null {
  const ranked = words.map((each) => ({each, letters: distance(word.toLowerCase(), each)}))
  const [best] = ranked.sort((a, b) => a.letters - b.letters)
  return best && best.letters <= Math.max(1, Math.ceil(best.each.length / 3)) ? best.each : null
}
