/** The numbers of an array or procedure behind a key, or the number; null where there are none. */
export function numbersOf(text: string, key: string): number[] | null {
  const match = new RegExp(`/${key}\\s*(?:[[{]([^\\]}/]*)[\\]}]|([-+.\\deE]+))`).exec(text)
  if (match === null) return null
  const values = (match[1] ?? match[2] ?? '').replace(/\b1\s+1000\s+div\b/g, '0.001')
  const numbers = values.trim().split(/\s+/).filter(Boolean).map(Number)
  return numbers.every(Number.isFinite) ? numbers : null
}
