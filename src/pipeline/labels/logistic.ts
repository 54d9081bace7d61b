/** What a probability is fitted to: the inputs, whether it came true, and how much it counts. */
export interface Observation {
  inputs: readonly number[]
  isTrue: boolean
  weight: number
}

const maxSteps = 30
const settled = 1e-6

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value))

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i]!, 0)

/**
 * Logistic regression by Newton's method, in steps that never lower the likelihood. The weights are drawn to those of
 * `prior`, as strongly as `strength` says (inverse variance).
 */
export function fitLogistic(
  observations: readonly Observation[],
  prior: readonly number[],
  strength: number,
): number[] {
  const loss = (weights: readonly number[]) => lossOf(observations, weights, prior, strength)
  let weights = [...prior]
  for (let step = 0; step < maxSteps; step++) {
    const change = newtonStep(observations, weights, prior, strength)
    const before = loss(weights)
    let next = weights
    for (let scale = 1; scale > settled; scale /= 2) {
      next = weights.map((weight, i) => weight + scale * change[i]!)
      if (loss(next) <= before) break
    }
    weights = next
    if (Math.max(...change.map(Math.abs)) < settled) break
  }
  return weights
}

type Fit = [
  observations: readonly Observation[],
  weights: readonly number[],
  prior: readonly number[],
  strength: number,
]

function lossOf(...[observations, weights, prior, strength]: Fit): number {
  const drawn = weights.reduce((sum, weight, i) => sum + (strength / 2) * (weight - prior[i]!) ** 2, 0)
  return observations.reduce((sum, {inputs, isTrue, weight}) => {
    const margin = (isTrue ? 1 : -1) * dot(weights, inputs)
    // log(1 + exp(-margin)), without overflow.
    return sum + weight * (Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin))
  }, drawn)
}

function newtonStep(...[observations, weights, prior, strength]: Fit): number[] {
  const gradient = weights.map((weight, i) => strength * (prior[i]! - weight))
  const curvature = weights.map((_, i) => weights.map((_, j) => (i === j ? strength : 0)))
  for (const {inputs, isTrue, weight} of observations) {
    const p = sigmoid(dot(weights, inputs))
    for (let i = 0; i < inputs.length; i++) {
      gradient[i]! += weight * (Number(isTrue) - p) * inputs[i]!
      for (let j = 0; j < inputs.length; j++) curvature[i]![j]! += weight * p * (1 - p) * inputs[i]! * inputs[j]!
    }
  }
  return solve(curvature, gradient)
}

/** Solves a small positive definite system by Gauss-Jordan elimination. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows[i]!.map((value) => value / rows[i]![i]!)
    rows[i] = pivot
    for (let k = 0; k < rows.length; k++) {
      if (k === i) continue
      const factor = rows[k]![i]!
      rows[k] = rows[k]!.map((value, j) => value - factor * pivot[j]!)
    }
  }
  return rows.map((row) => row.at(-1)!)
}
