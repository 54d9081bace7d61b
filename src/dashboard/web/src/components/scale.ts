/** Round values from 0 to `most` or just above, two to five of them: 1, 2 or 5 times a power of ten apart. */
export function niceScale(most: number): number[] {
  if (!(most > 0)) return [0, 1]
  const rough = most / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough)!
  const steps = Math.ceil(most / step - 1e-9)
  return Array.from({length: steps + 1}, (_, index) => Number((index * step).toPrecision(12)))
}
