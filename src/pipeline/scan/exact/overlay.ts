import type {Bill} from '../../../types/bill.ts'
import type {DocumentKind, Page} from '../../../types/document.ts'
import {billCodeOf, type FoundCode} from '../codes/parse.ts'
import type {Reading} from '../layout/reading.ts'
import {withBillCode} from './code-overlay.ts'
import {type ReadEInvoice, withEInvoice} from './e-invoice-overlay.ts'

/** What is known exactly about a document: from an e-invoice, from a code on a page. */
export interface Exact {
  eInvoice: ReadEInvoice | null
  code: FoundCode | null
  /** Kind of document that this proves, for words that do not tell. */
  kind: DocumentKind | null
  /** Why a person should look at it. */
  reasons: string[]
}

/** Looks for exact data beside the words of the pages; `eInvoice` says whether that of e-invoices counts. */
export function exactOf(pages: readonly Page[], eInvoice: boolean): Exact {
  const file = eInvoice ? pages.find((page) => page.eInvoice)?.eInvoice : undefined
  const invoice = file?.invoice ?? null
  const code = billCodeOf(pages)
  return {
    eInvoice: file === undefined || invoice === null ? null : {...file, invoice},
    code,
    kind: invoice === null ? (code?.bill.kind ?? null) : 'invoice',
    reasons:
      file === undefined || file.error === null
        ? []
        : [`The attached e-invoice ${file.attachment ?? ''} could not be read: ${file.error}`],
  }
}

/** The bill with what is known exactly: an e-invoice counts before a code, a code before the rules, field by field. */
export function withExact(printed: Bill, reading: Reading, {eInvoice, code}: Exact): Bill {
  const coded = code === null ? printed : withBillCode(printed, reading, code)
  return eInvoice === null ? coded : withEInvoice(coded, reading, eInvoice)
}
