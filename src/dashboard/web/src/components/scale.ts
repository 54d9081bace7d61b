/**
 * Round values from `least` (0 or below) or just under it to `most` or just above, 0 among them, two to six of them: 1, 2 or 5
 * times a power of ten apart.
 */
export function niceScale(most: number, least = 0): number[] {
  const span = most - least
  if (!(span > 0)) return [0, 1]
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!
  const steps = (value: number) => Math.ceil(value / step - 1e-9)
  const below = Math.max(0, steps(-least))
  const above = Math.max(0, steps(most))
  return Array.from({length: below + above + 1}, (_, index) => Number(((index - below) * step).toPrecision(12)))
}
