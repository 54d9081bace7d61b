const steps = [1000, 500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001]

/**
 * The number in [low, high] that needs fewest digits, without trailing zeros and never in exponent form, which PDF does not
 * know. Numbers are half of the bytes of a text layer.
 */
export function shortNumber(low: number, high: number): string {
  const middle = (low + high) / 2
  for (const step of steps) {
    const value = Math.round(middle / step) * step
    if (value >= low && value <= high) return decimal(value, 3)
  }
  return decimal(middle, 6)
}

/** Rounded to so many digits behind the point. */
export function decimal(value: number, digits: number): string {
  const fixed = value.toFixed(digits)
  const text = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
  return text === '-0' ? '0' : text
}
