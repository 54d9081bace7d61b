import type {TaxLine} from './bill.ts'

/** A party of an e-invoice; the address is one line. */
export interface EInvoiceParty {
  name: string | null
  address: string | null
  /** Tax and registration numbers, the VAT number first. */
  taxIds: string[]
}

export interface EInvoiceLine {
  description: string
  /** What else the file says about the line. */
  details: string | null
  quantity: string | null
  /** Net price of one unit. */
  unitPrice: string | null
  /** Net amount of the line (BT-131). */
  amount: string | null
}

/** Sums of an e-invoice; the numbers are the business terms of EN 16931. */
export interface EInvoiceTotals {
  /** BT-106: sum of the lines. */
  lines: string | null
  /** BT-107: allowances on the document. */
  allowances: string | null
  /** BT-108: charges on the document. */
  charges: string | null
  /** BT-109: without tax. */
  net: string | null
  /** BT-110, in the currency of the document. */
  tax: string | null
  /** BT-112: with tax. */
  total: string | null
  /** BT-113: paid in advance. */
  paid: string | null
  /** BT-114 */
  rounding: string | null
  /** BT-115: what is left to pay. */
  payable: string | null
}

/**
 * What an e-invoice says, whatever its syntax. Amounts are decimal strings with a point and every digit of the file,
 * dates are ISO. Signs are those of the file: the figures of a credit note are mostly positive, under another type.
 */
export interface EInvoice {
  syntax: 'cii' | 'ubl' | 'fatturapa'
  /** Guideline or customisation the file claims to follow (BT-24). */
  profile: string | null
  creditNote: boolean
  number: string | null
  date: string | null
  dueDate: string | null
  /** ISO 4217 */
  currency: string | null
  seller: EInvoiceParty
  buyer: EInvoiceParty
  notes: string[]
  lines: EInvoiceLine[]
  taxes: TaxLine[]
  totals: EInvoiceTotals
  payment: {method: string | null; terms: string | null; reference: string | null; ibans: string[]}
  /** Invoices in the same file after this one. */
  more: number
}

/** An e-invoice that came with a document: the file itself or an attachment of a PDF. */
export interface EInvoiceFile {
  /** Name of the attachment; null where the document is the XML file. */
  attachment: string | null
  /** Null where it could not be read; `error` then says why. */
  invoice: EInvoice | null
  error: string | null
}
