import {type FeatureCounts, groupWeights} from './features.ts'

/** Which features are known, and in how many texts each stood. */
export interface Vocabulary {
  /** Texts that were counted. */
  texts: number
  /** Place of a feature in `frequencies`. */
  rows: ReadonlyMap<number, number>
  frequencies: Uint32Array
}

/** A text as numbers: rows of the vocabulary, each once, and their values. */
export interface Vector {
  rows: Uint32Array
  values: Float32Array
  /** Sum of the squares of the values: 1 where all features of the text are known, 0 where none is. */
  square: number
}

/** Above this many texts a feature that stands in one alone is left out: half of them do, and they can tell little. */
const manyTexts = 2000

/**
 * The features of all texts; the `limit` most frequent where there are more. The same for any order of the texts.
 */
export function vocabularyOf(texts: readonly FeatureCounts[], limit: number): Vocabulary {
  const found = new Map<number, number>()
  for (const {features} of texts) for (const feature of features) found.set(feature, (found.get(feature) ?? 0) + 1)
  const atLeast = texts.length > manyTexts ? 2 : 1
  const kept = [...found].filter(([, frequency]) => frequency >= atLeast)
  kept.sort(([a, inA], [b, inB]) => inB - inA || a - b)
  kept.length = Math.min(kept.length, limit)
  return {
    texts: texts.length,
    rows: new Map(kept.map(([feature], row) => [feature, row])),
    frequencies: Uint32Array.from(kept, ([, frequency]) => frequency),
  }
}

/**
 * tf-idf with the square root of the idf (as good as any power between 0.5 and 1, and steadier with few texts), each kind
 * of feature to length 1 times its weight, the whole to length 1. Features that are not known make the others shorter: a
 * text of unknown words gets no high score. `own` is 1 for a text that was counted and is to look as if it were not: what stands nowhere
 * else is then not known.
 */
export function vectorOf(
  {features, groups, counts}: FeatureCounts,
  {texts, rows, frequencies}: Vocabulary,
  own: 0 | 1 = 0,
): Vector {
  const squares = groupWeights.map(() => 0)
  const [found, values] = [new Int32Array(features.length), new Float64Array(features.length)]
  let known = 0
  for (let i = 0; i < features.length; i++) {
    const row = rows.get(features[i]!)
    const frequency = row === undefined ? 0 : frequencies[row]! - own
    const idf = Math.log((texts - own + 1) / (frequency + 0.5))
    const value = (1 + Math.log(counts[i]!)) * Math.sqrt(Math.max(0, idf))
    squares[groups[i]!]! += value * value
    values[i] = value
    found[i] = frequency > 0 ? row! : unknown
    if (frequency > 0) known++
  }
  const scales = scalesOf(squares)
  const vector: Vector = {rows: new Uint32Array(known), values: new Float32Array(known), square: 0}
  for (let i = 0, at = 0; i < features.length; i++) {
    if (found[i] === unknown) continue
    const value = values[i]! * scales[groups[i]!]!
    vector.rows[at] = found[i]!
    vector.values[at++] = value
    vector.square += value * value
  }
  return vector
}

const unknown = -1

/** What the values of each kind are to be multiplied by. */
function scalesOf(squares: readonly number[]): number[] {
  const whole = Math.sqrt(squares.reduce((sum, square, group) => sum + (square > 0 ? groupWeights[group]! ** 2 : 0), 0))
  return squares.map((square, group) => (square > 0 ? groupWeights[group]! / (Math.sqrt(square) * whole) : 0))
}
