import type {Occurrences, Token} from './features.ts'
import type {Vector, Vocabulary} from './vocabulary.ts'

const most = 5
/** Against the first word: less is no reason. */
const smallest = 0.15

/** Of numbers only the length counts: which one it is explains nothing. */
const isNumber = (spelling: string): boolean => /^\p{N}/u.test(spelling)

/**
 * The words that moved a decision most, most first, each spelling once. What a feature adds counts for the words it stands on, in equal
 * parts; `weightOf` is the weight of a row of the vocabulary for the decision.
 */
export function reasons(
  tokens: readonly Token[],
  {features, first, last}: Occurrences,
  {rows, values}: Vector,
  vocabulary: Vocabulary,
  weightOf: (row: number) => number,
): string[] {
  const added = new Map([...rows].map((row, i) => [row, values[i]! * weightOf(row)]))
  const places = new Map<number, number>()
  for (const feature of features) places.set(feature, (places.get(feature) ?? 0) + 1)
  const moved = new Map<string, number>()
  for (const [i, feature] of features.entries()) {
    const whole = added.get(vocabulary.rows.get(feature) ?? -1) ?? 0
    const share = whole / places.get(feature)! / (last[i]! - first[i]! + 1)
    for (let at = first[i]!; at <= last[i]!; at++) {
      const {spelling} = tokens[at]!
      moved.set(spelling, (moved.get(spelling) ?? 0) + share)
    }
  }
  const ordered = [...moved].filter(([spelling]) => !isNumber(spelling)).sort(([, a], [, b]) => b - a)
  const least = smallest * Math.max(0, ordered[0]?.[1] ?? 0)
  const told = ordered.filter(([, value]) => value > least).slice(0, most)
  return told.map(([spelling]) => spelling)
}
