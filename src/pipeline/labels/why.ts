import {countFeatures, eachFeature, type Token} from './features.ts'
import {type Vocabulary, vectorOf} from './vocabulary.ts'

const most = 5
/** Against the first word: less is no reason. */
const smallest = 0.15

/**
 * The words that moved a decision most, most first, each spelling once. What a feature adds counts for the words it stands on, in equal
 * parts; `weightOf` is the weight of a row of the vocabulary for the decision.
 */
export function reasons(tokens: readonly Token[], vocabulary: Vocabulary, weightOf: (row: number) => number): string[] {
  const {rows, values} = vectorOf(countFeatures(tokens), vocabulary)
  const valueOfRow = new Map([...rows].map((row, i) => [row, values[i]!]))
  const moved = new Map<string, number>()
  const places = new Map<number, number>()
  const each = (visit: (row: number, first: number, last: number) => void) =>
    eachFeature(tokens, (_group, feature, first, last) => {
      const row = vocabulary.rows.get(feature)
      if (row !== undefined && valueOfRow.has(row)) visit(row, first, last)
    })
  each((row) => places.set(row, (places.get(row) ?? 0) + 1))
  each((row, first, last) => {
    const share = (valueOfRow.get(row)! * weightOf(row)) / places.get(row)! / (last - first + 1)
    for (let i = first; i <= last; i++) {
      const {spelling} = tokens[i]!
      moved.set(spelling, (moved.get(spelling) ?? 0) + share)
    }
  })
  const ordered = [...moved].sort(([, a], [, b]) => b - a)
  const least = smallest * Math.max(0, ordered[0]?.[1] ?? 0)
  const told = ordered.filter(([, value]) => value > least).slice(0, most)
  return told.map(([spelling]) => spelling)
}
