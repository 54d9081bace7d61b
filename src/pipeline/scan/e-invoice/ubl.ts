import type {TaxLine} from '../../../types/bill.ts'
import type {EInvoice, EInvoiceLine, EInvoiceParty, EInvoiceTotals} from '../../../types/e-invoice.ts'
import type {XmlElement} from '../../engines/types.ts'
import {isCreditCode} from './cii.ts'
import {paymentMethod} from './payment-means.ts'
import {all, first, joined, text, textOf, texts} from './tree.ts'
import {account, currency, date, money, quantity, unitPrice} from './values.ts'

/** Reads a UBL 2 Invoice or CreditNote (Peppol BIS, XRechnung and national kinds). */
export function readUbl(root: XmlElement): EInvoice {
  const code = currency(text(root, 'DocumentCurrencyCode') ?? firstCurrency(root))
  const taxes = taxTotal(root, code)
  return {
    syntax: 'ubl',
    profile: text(root, 'CustomizationID'),
    creditNote: root.name === 'CreditNote' || isCreditCode(text(root, 'InvoiceTypeCode')),
    number: text(root, 'ID'),
    date: date(text(root, 'IssueDate')),
    dueDate: date(
      text(root, 'DueDate') ??
        text(root, 'PaymentMeans', 'PaymentDueDate') ??
        text(root, 'PaymentTerms', 'PaymentDueDate'),
    ),
    currency: code,
    seller: partyOf(first(root, 'AccountingSupplierParty', 'Party')),
    buyer: partyOf(first(root, 'AccountingCustomerParty', 'Party')),
    notes: texts(root, 'Note'),
    lines: [...all(root, 'InvoiceLine'), ...all(root, 'CreditNoteLine')].map(lineOf),
    taxes: all(taxes, 'TaxSubtotal').map(taxOf),
    totals: totalsOf(first(root, 'LegalMonetaryTotal'), taxes),
    payment: paymentOf(root),
    more: 0,
  }
}

const firstCurrency = (root: XmlElement): string | null =>
  first(root, 'LegalMonetaryTotal', 'PayableAmount')?.attributes.get('currencyID') ?? null

/** Of two tax totals, one is in the currency of the tax office and has no subtotals (BR-53). */
function taxTotal(root: XmlElement, code: string | null): XmlElement | null {
  const totals = all(root, 'TaxTotal')
  const own = totals.filter((total) => first(total, 'TaxAmount')?.attributes.get('currencyID') === code)
  return own.find((total) => first(total, 'TaxSubtotal') !== null) ?? own[0] ?? totals[0] ?? null
}

function partyOf(party: XmlElement | null): EInvoiceParty {
  const address = first(party, 'PostalAddress')
  const lines = [
    joined([text(address, 'StreetName'), text(address, 'BuildingNumber')], ' '),
    text(address, 'AdditionalStreetName'),
    ...texts(address, 'AddressLine', 'Line'),
  ]
  const town = joined([text(address, 'PostalZone'), text(address, 'CityName')], ' ')
  const person = first(party, 'Person')
  const ids = all(party, 'PartyTaxScheme')
  const vatFirst = ids.toSorted((a, b) => Number(isVat(b)) - Number(isVat(a)))
  return {
    name:
      text(party, 'PartyLegalEntity', 'RegistrationName') ??
      text(party, 'PartyName', 'Name') ??
      joined([text(person, 'FirstName'), text(person, 'FamilyName')], ' '),
    address: joined([
      ...lines,
      town,
      text(address, 'CountrySubentity'),
      text(address, 'Country', 'IdentificationCode'),
    ]),
    taxIds: [...vatFirst.flatMap((id) => texts(id, 'CompanyID')), ...texts(party, 'PartyLegalEntity', 'CompanyID')],
  }
}

const isVat = (scheme: XmlElement): boolean => text(scheme, 'TaxScheme', 'ID') === 'VAT'

function lineOf(line: XmlElement): EInvoiceLine {
  const item = first(line, 'Item')
  const name = text(item, 'Name')
  const description = joined(texts(item, 'Description'), ' ')
  const price = first(line, 'Price')
  return {
    description: name ?? description ?? text(line, 'Note') ?? '',
    details: joined([name === null ? null : description, ...texts(line, 'Note')], ' '),
    quantity: quantity(text(line, 'InvoicedQuantity') ?? text(line, 'CreditedQuantity')),
    unitPrice: unitPrice(money(text(price, 'PriceAmount')), quantity(text(price, 'BaseQuantity'))),
    amount: money(text(line, 'LineExtensionAmount')),
  }
}

const taxOf = (tax: XmlElement): TaxLine => ({
  rate: quantity(text(tax, 'TaxCategory', 'Percent') ?? text(tax, 'Percent')),
  base: money(text(tax, 'TaxableAmount')),
  amount: money(text(tax, 'TaxAmount')),
})

function totalsOf(sums: XmlElement | null, taxes: XmlElement | null): EInvoiceTotals {
  const sum = (name: string) => money(text(sums, name))
  return {
    lines: sum('LineExtensionAmount'),
    allowances: sum('AllowanceTotalAmount'),
    charges: sum('ChargeTotalAmount'),
    net: sum('TaxExclusiveAmount'),
    tax: money(textOf(first(taxes, 'TaxAmount'))),
    total: sum('TaxInclusiveAmount'),
    paid: sum('PrepaidAmount'),
    rounding: sum('PayableRoundingAmount'),
    payable: sum('PayableAmount'),
  }
}

/** The account to pay to; where the bill is debited, the account that is debited. */
function paymentOf(root: XmlElement): EInvoice['payment'] {
  const means = all(root, 'PaymentMeans')
  const method =
    means.map((each) => paymentMethod(text(each, 'PaymentMeansCode'))).find((each) => each !== null) ?? null
  const payee = means.flatMap((each) => texts(each, 'PayeeFinancialAccount', 'ID'))
  const payer = means.flatMap((each) => texts(each, 'PaymentMandate', 'PayerFinancialAccount', 'ID'))
  return {
    method,
    terms: joined(texts(root, 'PaymentTerms', 'Note'), ' '),
    reference: joined(texts(root, 'PaymentMeans', 'PaymentID'), ' '),
    ibans: (method === 'direct-debit' ? [...payer, ...payee] : [...payee, ...payer]).map(account),
  }
}
