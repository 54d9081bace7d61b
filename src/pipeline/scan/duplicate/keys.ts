import type {Fingerprint} from '../../../types/results.ts'

/** Bands of 4 minima: documents alike by 0.7 share one of 16 with 99 %, by 0.3 with 12 %. */
const bandBytes = 16
/** Register and telephone numbers are those of the shop: more than these are needed to find the receipt's own. */
const longNumbers = 12

/** What to look candidates up by: documents that are the same paper share several of these. */
export function keysOf({date, total, times, numbers, sketch, look}: Fingerprint): string[] {
  const bytes = Buffer.from(sketch, 'base64')
  const bands = Array.from({length: bytes.length / bandBytes}, (_, i) =>
    bytes.subarray(i * bandBytes, (i + 1) * bandBytes).toString('base64'),
  )
  const long = numbers.filter((number) => number.length >= 6).slice(0, longNumbers)
  // 16 bits each: two looks that differ in at most 15 bits share a part.
  const parts = sketch === '' ? (look.match(/.{4}/g) ?? []).map((part, i) => `l${i}:${part}`) : []
  return [
    ...(date !== null && total !== null ? [`b:${date}:${total}`] : []),
    ...times.map((time) => `t:${time}:${date ?? ''}`),
    ...long.map((number) => `n:${number}`),
    ...bands.map((band, i) => `s${i}:${band}`),
    ...parts,
  ]
}
