/** An exact decimal number, as millionths: unit prices of fuel and energy have up to five decimals, money has two. */
export type Decimal = bigint

const SCALE = 6
const ONE = 10n ** BigInt(SCALE)

/** Reads "-1471.60"; at most six decimals. Throws RangeError on anything else. */
export function decimal(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text)
  if (match === null) throw new RangeError(`Not a decimal number: ${text}`)
  const [, sign, whole = '0', fraction = ''] = match
  const size = BigInt(whole) * ONE + BigInt(fraction.padEnd(SCALE, '0'))
  return sign === '-' ? -size : size
}

/** "1471.60": at least `minDecimals` decimals, more only where they are not zero. */
export function formatDecimal(value: Decimal, minDecimals = 2): string {
  const size = abs(value)
  const fraction = (size % ONE).toString().padStart(SCALE, '0').replace(/0+$/, '').padEnd(minDecimals, '0')
  const whole = `${value < 0n ? '-' : ''}${size / ONE}`
  return fraction === '' ? whole : `${whole}.${fraction}`
}

export const abs = (value: Decimal): Decimal => (value < 0n ? -value : value)

export const sum = (values: readonly Decimal[]): Decimal => values.reduce((a, b) => a + b, 0n)

/** Product, rounded half away from zero to the sixth decimal. */
export function multiply(a: Decimal, b: Decimal): Decimal {
  const product = a * b
  const half = product < 0n ? -ONE / 2n : ONE / 2n
  return (product + half) / ONE
}

/** Whether two amounts differ by at most `cents` hundredths. */
export const within = (a: Decimal, b: Decimal, cents: number): boolean => abs(a - b) <= BigInt(cents) * (ONE / 100n)
