import type {Field} from '../../../types/bill.ts'
import {found, missing} from '../field.ts'
import type {Reading} from '../layout/reading.ts'

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

/** The first account number of the document whose check digits are right. */
export function readIban(reading: Reading): Field {
  let broken = false
  for (const row of reading.rows) {
    for (const start of row.text.matchAll(/(?<![\p{L}\d])[A-Z]{2}\d{2}(?=[\s\dA-Z])/gu)) {
      const size = lengths[start[0].slice(0, 2)]
      if (size === undefined) continue
      const match = new RegExp(`^(?:[A-Z\\d][\\s.-]?){${size}}`).exec(row.text.slice(start.index))
      if (match === null) continue
      const value = match[0].replace(/[\s.-]/g, '')
      const span = {start: start.index, end: start.index + match[0].trimEnd().length}
      if (isIban(value)) return found(value, 0.98, row, span, 'its check digits are right')
      broken = true
    }
  }
  return missing(
    broken ? 'an account number is printed, but its check digits are wrong' : 'no account number is printed',
  )
}
