import type {Field} from '../../../types/bill.ts'
import {found} from '../field.ts'
import {isNarrow, type Reading, type ReadRow} from '../layout/reading.ts'
import {fold} from '../values/fold.ts'
import {type HeadLine, lineOf} from './head.ts'
import {cleanName, isNameLike} from './name.ts'
import {legalFormPattern} from './words/legal-forms.ts'

const payeePattern =
  /(?<!\p{L})(?:titulaire du compte|beneficiaire|account (?:name|holder)|beneficiary|payable to|in favou?r of|kontoinhaber(?:in)?|zahlungsempfanger(?:in)?|titular de la cuenta|beneficiario|intestatario(?: del conto)?|intestato a|rekeninghouder|ten name van|t\.n\.v\.?|titular da conta|wlasciciel rachunku)\s*:?\s+(?=\p{L})/u

// The foot of a letter: register, bank and management in a few small rows.
const FOOT_ROWS = 8

/** What a bank account is in the name of: who is paid wrote the bill. */
function payeeOf(row: ReadRow): HeadLine | null {
  const label = payeePattern.exec(row.folded)
  if (label === null) return null
  const start = label.index + label[0].length
  const cell = row.cells.find((one) => one.end > start)
  const end = /\s+(?:-|–|iban|bic)(?!\p{L})|[,;]/u.exec(row.folded.slice(start, cell?.end))?.index
  return lineOf(row, {
    start,
    end: end === undefined ? (cell?.end ?? row.text.length) : start + end,
    box: cell?.box ?? row.box,
  })
}

const bankPattern = /bank|sparkasse|banque|caisse|banco|banca|\bcaixa/u

/** Written as a name: no sentence that contains one. */
const isWrittenAsName = (text: string): boolean =>
  (text.match(/\p{L}{4,}/gu) ?? []).every((word) => /^\p{Lu}/u.test(word)) && text.split(' ').length < 8

/** A name with a legal form in the foot of a page: "Meadow GmbH · Mill Road 5 · HRB 1234". */
function nameInFoot(row: ReadRow): HeadLine | null {
  const isName = (line: HeadLine): boolean => {
    const name = cleanName(line.text)
    const isCompany = legalFormPattern.test(fold(name)) && !bankPattern.test(line.folded)
    return isCompany && isNameLike(line) && isWrittenAsName(name)
  }
  return row.cells.map((cell) => lineOf(row, cell)).find(isName) ?? null
}

/** The vendor where a letter has no name at its head, which may be a picture: the payee, or the company of the foot. */
export function otherName(reading: Reading): {field: Field; line: HeadLine; isPayee: boolean} | null {
  if (isNarrow(reading)) return null
  const page = reading.rows.filter((row) => row.page === reading.rows[0]?.page)
  const payee = reading.rows.map(payeeOf).find((line) => line !== null)
  const line =
    payee ??
    page
      .slice(-FOOT_ROWS)
      .map(nameInFoot)
      .find((one) => one !== null)
  if (line === undefined) return null
  const name = cleanName(line.text)
  if (name.length < 3) return null
  const reason = payee === undefined ? 'name with a legal form in the foot' : 'in whose name the account is'
  return {field: found(name, 0.7 * line.confidence, line.row, line, reason), line, isPayee: payee !== undefined}
}
