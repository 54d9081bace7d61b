/** A vector at length 1, in place; null if it has no length, or is not made of finite numbers. */
export function toUnitLength(vector: Float32Array): Float32Array | null {
  let sum = 0
  for (const value of vector) sum += value * value
  const length = Math.sqrt(sum)
  if (!(length > 0) || !Number.isFinite(length)) return null
  for (let i = 0; i < vector.length; i++) vector[i]! /= length
  return vector
}
