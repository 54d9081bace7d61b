import {shuffled} from './hash.ts'
import type {Vector} from './vocabulary.ts'

/** A text with the labels it has, as indexes. */
export interface Sample {
  vector: Vector
  labels: readonly number[]
}

/** Row by row of the vocabulary, the weight of each label. */
export type Weights = Float32Array

/** Cost of an error against the length of the weights; 0.3 and 3 were right as often within half a point. */
const cost = 1
/** A text of 150 features settles within 10 passes; more passes changed less than 0.1 points. */
const maxPasses = 12
const tolerance = 0.02
/** A smaller change of a text's own weight is not worth writing to the weights of all its features. */
const smallest = 1e-5

/** Score of each label for a text. */
export function scoresOf({rows, values}: Vector, weights: Weights, labels: number): Float64Array {
  const scores = new Float64Array(labels)
  for (let i = 0; i < rows.length; i++) {
    const [value, start] = [values[i]!, rows[i]! * labels]
    for (let label = 0; label < labels; label++) scores[label]! += value * weights[start + label]!
  }
  return scores
}

/**
 * A linear support vector machine for each label against the rest, with squared hinge loss and no bias, by dual coordinate
 * descent (Hsieh et al. 2008, algorithm 1, as in LIBLINEAR). All labels go through a text together. No bias: a text of
 * which nothing is known gets 0 from every label, also where only one was taught.
 */
export function trainLinear(samples: readonly Sample[], features: number, labels: number): Weights {
  const weights = new Float32Array(features * labels)
  const own = new Float32Array(samples.length * labels)
  for (let pass = 0; pass < maxPasses; pass++) {
    let largest = 0
    for (const index of shuffled(samples.length, pass + 1)) {
      const step = descend(samples[index]!, weights, own.subarray(index * labels, (index + 1) * labels))
      if (step > largest) largest = step
    }
    if (largest < tolerance) break
  }
  return weights
}

/** One step for one text, over all labels; how far its own weights (`own`, the dual variables) moved at most. */
function descend({vector, labels: targets}: Sample, weights: Weights, own: Float32Array): number {
  const scores = scoresOf(vector, weights, own.length)
  const curve = vector.square + 0.5 / cost
  const changed: number[] = []
  let largest = 0
  for (let label = 0; label < own.length; label++) {
    const sign = targets.includes(label) ? 1 : -1
    const before = own[label]!
    const slope = sign * scores[label]! - 1 + (before * 0.5) / cost
    const step = Math.max(0, before - slope / curve) - before
    if (Math.abs(step) < smallest) continue
    own[label] = before + step
    scores[label] = step * sign
    changed.push(label)
    largest = Math.max(largest, Math.abs(step))
  }
  if (changed.length > 0) addTo(weights, vector, changed, scores)
  return largest
}

/** Adds the vector to the weights of some labels, each times its factor. A row at a time: the weights of a row lie together. */
function addTo(weights: Weights, {rows, values}: Vector, labels: readonly number[], factors: Float64Array): void {
  const width = factors.length
  for (let i = 0; i < rows.length; i++) {
    const [value, start] = [values[i]!, rows[i]! * width]
    for (const label of labels) weights[start + label]! += factors[label]! * value
  }
}
