import {type Decimal, formatDecimal} from '../values/decimal.ts'

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

/** Pairs of digits that look alike in print; engines swap these and hardly any others. */
const alike = new Set(['17', '38', '56', '08', '06', '68', '27', '49', '58', '89', '12', '35', '69', '09', '47', '14'])
const lookAlike = (a: string, b: string): boolean => alike.has(a < b ? a + b : b + a)

/**
 * How a printed number was misread if it stands for `value`, or null: a lost decimal mark ("185" for 1.85), a lost end
 * ("36" for 36.85), one digit read as one that looks like it ("1,26" for 7.26). `printed` is the number as read.
 */
export function misreadingOf(printed: string, value: Decimal): string | null {
  const [have, want] = [digitsOf(printed), digitsOf(formatDecimal(value))]
  if (value <= 0n || have.length < 2) return null
  if (have === want) return /[.,]/.test(printed) ? null : 'its decimal mark was lost'
  if (!/[.,]\d/.test(printed) && want.startsWith(have) && want.length - have.length === 2)
    return 'its decimals were not read'
  if (have.length !== want.length || !/[.,]\d\d$/.test(printed)) return null
  const wrong = [...have].flatMap((digit, i) => (digit === want[i] ? [] : [[digit, want[i] ?? ''] as const]))
  const [only] = wrong
  return wrong.length === 1 && only !== undefined && lookAlike(...only) ? `${only[1]} was read as ${only[0]}` : null
}
