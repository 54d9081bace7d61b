/** How a country writes figures: [group separator, decimal separator]. */
const separators = {
  en: [',', '.'],
  de: ['.', ','],
  fr: [' ', ','],
  ch: ["'", '.'],
} as const

export type NumberStyle = keyof typeof separators

/** Whole cents as the bill prints them: 123456 in style `de` is "1.234,56". */
export function money(cents: number, style: NumberStyle): string {
  const [group, point] = separators[style]
  const [whole = '', fraction = ''] = decimal(Math.abs(cents)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group)
  return `${cents < 0 ? '-' : ''}${grouped}${point}${fraction}`
}

/** Whole cents as the truth has them: "1234.56". */
export function decimal(cents: number): string {
  return (cents / 100).toFixed(2)
}

export function sum(items: readonly {cents: number}[]): number {
  return items.reduce((total, {cents}) => total + cents, 0)
}

/** The part of a price that is tax when the price includes it, in whole cents. */
export function includedTax(cents: number, percent: number): number {
  return Math.round((cents * percent) / (100 + percent))
}

/** Tax that comes on top of a price, in whole cents. */
export function addedTax(cents: number, percent: number): number {
  return Math.round((cents * percent) / 100)
}
