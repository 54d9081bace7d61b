/** Notes that archives print under each page: "Source: NAME, 8-K, 12/3/2018". */
const archiveNote = /^Source: .{3,90}\d{4}$/u
const pageNumber =
  /^(?:[-–—\s]{0,4}|(?:page|seite|página|pagina|strona)\s{1,3})\d{1,4}(?:\s{0,2}(?:\/|of|von|de|di|van|z)\s{0,2}\d{1,4})?[-–—\s]{0,4}$/iu

/** A line that stands this often belongs to the pages and not to the sentence it interrupts. */
const REPEATED = 3
const SHORTEST = 8
const LONGEST = 120

/** Tells the lines of running heads and feet from those of the contract, asked line by line in order. `texts` are its pages. */
export function isFurniture(texts: readonly string[]): (line: string) => boolean {
  const counts = new Map<string, number>()
  for (const text of texts) {
    for (const raw of text.split('\n')) {
      const line = raw.trim()
      if (line.length >= SHORTEST && line.length <= LONGEST) counts.set(line, (counts.get(line) ?? 0) + 1)
    }
  }
  // Signature lines and table rows ("Name:", "$10 per unit") are repeated too; heads and feet do not end a sentence or introduce.
  const isRepeated = (line: string) => (counts.get(line) ?? 0) >= REPEATED && !/[:.;,_]$/u.test(line)
  const seen = new Set<string>()
  // The first of them may be the title.
  const isAgain = (line: string) => isRepeated(line) && (seen.has(line) || !seen.add(line))
  return (line) => pageNumber.test(line) || archiveNote.test(line) || isAgain(line)
}
