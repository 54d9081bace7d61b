import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import type {Reading, ReadRow} from '../layout/reading.ts'

/** Length of an IBAN by country, from the SWIFT IBAN registry. */
const lengths: Record<string, number> = Object.fromEntries(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

/** ISO 13616: moved country code and letters as numbers, modulo 97 is 1. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z\d]+$/.test(text) || lengths[text.slice(0, 2)] !== text.length) return false
  const digits = [...text.slice(4), ...text.slice(0, 4)].map((sign) => Number.parseInt(sign, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

interface Candidate {
  value: string
  row: ReadRow
  start: number
  end: number
}

function candidates(row: ReadRow): Candidate[] {
  return [...row.text.matchAll(/(?<![\p{L}\d])[A-Z]{2}\d{2}(?=[\s\dA-Z])/gu)].flatMap((head) => {
    const size = lengths[head[0].slice(0, 2)]
    const match = new RegExp(`^(?:[A-Z\\d][\\s.-]?){${size}}`).exec(row.text.slice(head.index))
    if (size === undefined || match === null) return []
    const end = head.index + match[0].trimEnd().length
    return [{value: match[0].replace(/[\s.-]/g, ''), row, start: head.index, end}]
  })
}

/**
 * The first account number of the document whose check digits are right. One behind the word IBAN that was born digital
 * is given as it is printed even if they are wrong, and said to be doubtful: nobody misread it.
 */
export function readIban(reading: Reading): Field {
  const all = reading.rows.flatMap(candidates)
  const right = all.find((candidate) => isIban(candidate.value))
  if (right !== undefined) return found(right.value, 0.98, right.row, right, 'its check digits are right')
  const printed = all.find(({row, start}) => row.source === 'text' && /iban\W{0,4}$/.test(row.folded.slice(0, start)))
  if (printed !== undefined)
    return found(printed.value, 0.4, printed.row, printed, 'printed so, but its check digits are wrong')
  return missing(
    all.length > 0 ? 'an account number is printed, but its check digits are wrong' : 'no account number is printed',
  )
}
