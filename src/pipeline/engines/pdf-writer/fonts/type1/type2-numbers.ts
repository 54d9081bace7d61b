import {refuse} from './refuse.ts'

/** 16.16: fractions that charstrings can hold. */
const fraction = 65_536

/** A number of a Type 2 charstring (Adobe technical note 5177, 3.2). */
export function charstringNumber(exact: number): number[] {
  const fixed = Math.round(exact * fraction)
  if (!(Math.abs(fixed) < 32_768 * fraction)) refuse('number')
  if (fixed % fraction !== 0) return [255, ...bigEndian(fixed)]
  const value = fixed / fraction
  if (Math.abs(value) <= 107) return [value + 139]
  if (value >= 108 && value <= 1131) return [247 + ((value - 108) >> 8), (value - 108) & 255]
  if (value <= -108 && value >= -1131) return [251 + ((-value - 108) >> 8), (-value - 108) & 255]
  return [28, (value >> 8) & 255, value & 255]
}

const bigEndian = (value: number) => [24, 16, 8, 0].map((shift) => (value >> shift) & 255)

/** A number of a DICT, whole or decimal (Adobe technical note 5176, tables 4 and 5). */
export function dictNumber(value: number): number[] {
  if (!Number.isInteger(value)) return realNumber(value)
  if (Math.abs(value) <= 1131) return charstringNumber(value)
  if (value >= -32_768 && value <= 32_767) return [28, (value >> 8) & 255, value & 255]
  return longInteger(value)
}

/** Always five bytes: for offsets that are not known before everything has its size. */
export function longInteger(value: number): number[] {
  return [29, ...bigEndian(value)]
}

/** Half bytes: digits, a for the point, c for a negative exponent, e for the sign, f at the end. */
function realNumber(value: number): number[] {
  const digits = String(value).replace('e-', 'c').replace('e+', 'b').replace('-', 'e').replace('.', 'a')
  const text = digits.replace(/^(e?)0a/, '$1a')
  const padded = text.length % 2 === 0 ? `${text}ff` : `${text}f`
  return [30, ...Buffer.from(padded, 'hex')]
}
