/** A line that could not be used, counted from 1, and why. */
export interface BadLine {
  line: number
  reason: string
}

/** A file that is no file of records at all must not fill the memory with reasons. */
const most = 100

/** Collects what was wrong with lines: the first 100 with their reasons, the number of all. */
export function badLines() {
  const bad: BadLine[] = []
  let count = 0
  return {
    add(line: number, reason: string) {
      count++
      if (bad.length < most) bad.push({line, reason})
    },
    result: () => ({bad, badLines: count}),
  }
}
