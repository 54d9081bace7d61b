import type {Box} from './document.ts'

export type FieldSource = 'text' | 'ocr' | 'e-invoice' | 'qr' | 'vendor-memory' | 'llm' | 'user'

/** A value is *sure* from here on: the contract's threshold. */
export const SURE = 0.9

/** A value with its evidence. *Sure* means confidence >= 0.9; `value: null` with a reason means "not sure" or "not there". */
export interface Field<T = string> {
  value: T | null
  /** 0..1 */
  confidence: number
  page: number | null
  box: Box | null
  source: FieldSource | null
  /** Why this value, or why none. */
  reason: string
}

export interface LineItem {
  description: string
  /** Decimal string, e.g. "2" or "0.485". */
  quantity: string | null
  /** Decimal string with a point. */
  unitPrice: string | null
  /** Decimal string with a point. */
  amount: string | null
  page: number
  box: Box | null
  confidence: number
}

export interface TaxLine {
  /** Percent as a decimal string, "6" for 6 %. */
  rate: string | null
  base: string | null
  amount: string | null
}

/** One proof over the figures of a bill; `ok: null` where a part is missing. */
export interface Check {
  name: string
  ok: boolean | null
  detail: string
}

/** Names of the scalar fields of a bill, in the order of the contract. */
export const billFields = [
  'vendor',
  'vendorAddress',
  'vendorTaxId',
  'invoiceNumber',
  'date',
  'dueDate',
  'currency',
  'subtotal',
  'discount',
  'tax',
  'tip',
  'rounding',
  'total',
  'paid',
  'change',
  'paymentMethod',
  'iban',
] as const

export type BillField = (typeof billFields)[number]

/** Money is a decimal string with a point ("1471.60"), dates are ISO, currency is ISO 4217. */
export type Bill = Record<BillField, Field> & {
  items: LineItem[]
  taxes: TaxLine[]
  checks: Check[]
  /** The document is a credit note by its type; its figures have the signs they have there, mostly plus. */
  creditNote?: true
}

/** What a contract agrees on, named by what people look for. */
export const clauseTypes = [
  'payment',
  'liability',
  'termination',
  'confidentiality',
  'assignment',
  'exclusivity',
  'non-compete',
  'ip',
  'warranty',
  'audit',
  'insurance',
  'indemnification',
  'renewal',
  'governing-law',
  'dispute-resolution',
  'force-majeure',
] as const
export type ClauseType = (typeof clauseTypes)[number]

/** Text that a statement about a contract stands on: UTF-16 offsets [start, end) into the text of the page. */
export interface Quote {
  quote: string
  page: number
  start: number
  end: number
}

export interface Clause extends Quote {
  type: ClauseType
  confidence: number
  /** Number or words of the heading it stands under, "12.3 Termination". */
  heading: string | null
  /** In plain words; only where a language model was asked, and its words were found in the quote. */
  summary?: string
}

export interface Party extends Field {
  /** As the contract calls it: "Licensor", "Tenant". */
  role: string | null
}

/** A sum that the contract names. Money as a decimal string with a point, currency as ISO 4217. */
export interface ContractAmount extends Quote {
  value: string
  currency: string | null
  /** What it is for, in words of the text around it: "monthly fee". */
  what: string | null
}

/** Names of the scalar fields of a contract, in the order of the contract. */
export const contractFields = [
  'title',
  'agreementDate',
  'effectiveDate',
  'expirationDate',
  'term',
  'renewalTerm',
  'noticePeriod',
  'governingLaw',
] as const
export type ContractField = (typeof contractFields)[number]

export interface Contract {
  title: Field
  parties: Party[]
  agreementDate: Field
  effectiveDate: Field
  expirationDate: Field
  /** Length of the first term, "3 years". */
  term: Field
  renewalTerm: Field
  noticePeriod: Field
  governingLaw: Field
  amounts: ContractAmount[]
  clauses: Clause[]
}
