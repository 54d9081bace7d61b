import type {TaxLine} from '../../../types/bill.ts'
import type {EInvoice, EInvoiceLine, EInvoiceParty, EInvoiceTotals} from '../../../types/e-invoice.ts'
import type {XmlElement} from '../../engines/types.ts'
import {paymentMethod} from './payment-means.ts'
import {all, first, joined, text, textOf, texts} from './tree.ts'
import {account, currency, date, money, quantity, unitPrice} from './values.ts'

/**
 * The names of the Cross Industry Invoice D16B (ZUGFeRD 2, Factur-X, XRechnung) and those of ZUGFeRD 1.0, which say the
 * same: an element has one of them.
 */
const names = {
  document: ['ExchangedDocument', 'HeaderExchangedDocument'],
  context: ['ExchangedDocumentContext', 'SpecifiedExchangedDocumentContext'],
  transaction: ['SupplyChainTradeTransaction', 'SpecifiedSupplyChainTradeTransaction'],
  agreement: ['ApplicableHeaderTradeAgreement', 'ApplicableSupplyChainTradeAgreement'],
  settlement: ['ApplicableHeaderTradeSettlement', 'ApplicableSupplyChainTradeSettlement'],
  sums: ['SpecifiedTradeSettlementHeaderMonetarySummation', 'SpecifiedTradeSettlementMonetarySummation'],
  lineAgreement: ['SpecifiedLineTradeAgreement', 'SpecifiedSupplyChainTradeAgreement'],
  lineDelivery: ['SpecifiedLineTradeDelivery', 'SpecifiedSupplyChainTradeDelivery'],
  lineSettlement: ['SpecifiedLineTradeSettlement', 'SpecifiedSupplyChainTradeSettlement'],
  lineSums: ['SpecifiedTradeSettlementLineMonetarySummation', 'SpecifiedTradeSettlementMonetarySummation'],
} as const

const part = (element: XmlElement | null, name: keyof typeof names): XmlElement | null =>
  element?.children.find((child) => (names[name] as readonly string[]).includes(child.name)) ?? null

/** Credit notes among the document types of UN/EDIFACT 1001. */
const creditCodes = new Set(['81', '83', '261', '262', '296', '308', '381', '396', '420', '458', '502', '503', '532'])
export const isCreditCode = (code: string | null): boolean => creditCodes.has(code ?? '')

/** Reads a Cross Industry Invoice or Document. */
export function readCii(root: XmlElement): EInvoice {
  const document = part(root, 'document')
  const transaction = part(root, 'transaction')
  const agreement = part(transaction, 'agreement')
  const settlement = part(transaction, 'settlement')
  const money = currency(text(settlement, 'InvoiceCurrencyCode'))
  return {
    syntax: 'cii',
    profile: text(part(root, 'context'), 'GuidelineSpecifiedDocumentContextParameter', 'ID'),
    creditNote: isCreditCode(text(document, 'TypeCode')),
    number: text(document, 'ID'),
    date: date(text(document, 'IssueDateTime', 'DateTimeString') ?? text(document, 'IssueDateTime')),
    dueDate: date(text(settlement, 'SpecifiedTradePaymentTerms', 'DueDateDateTime', 'DateTimeString')),
    currency: money,
    seller: partyOf(first(agreement, 'SellerTradeParty')),
    buyer: partyOf(first(agreement, 'BuyerTradeParty')),
    notes: texts(document, 'IncludedNote', 'Content'),
    lines: all(transaction, 'IncludedSupplyChainTradeLineItem').flatMap(lineOf),
    taxes: all(settlement, 'ApplicableTradeTax').map(taxOf),
    totals: totalsOf(part(settlement, 'sums'), money),
    payment: paymentOf(settlement),
    more: 0,
  }
}

function partyOf(party: XmlElement | null): EInvoiceParty {
  const address = first(party, 'PostalTradeAddress')
  const town = joined([text(address, 'PostcodeCode'), text(address, 'CityName')], ' ')
  const lines = ['LineOne', 'LineTwo', 'LineThree', 'StreetName'].map((name) => text(address, name))
  const ids = all(party, 'SpecifiedTaxRegistration', 'ID')
  const vatFirst = ids.toSorted((a, b) => Number(isVat(b)) - Number(isVat(a)))
  return {
    name: text(party, 'Name') ?? text(party, 'SpecifiedLegalOrganization', 'TradingBusinessName'),
    address: joined([...lines, town, text(address, 'CountrySubDivisionName'), text(address, 'CountryID')]),
    taxIds: [...vatFirst.map(textOf).filter((id) => id !== null), ...texts(party, 'SpecifiedLegalOrganization', 'ID')],
  }
}

const isVat = (id: XmlElement): boolean => id.attributes.get('schemeID') === 'VA'

/** None for headings and notes among the lines; the sums of groups would count twice (EXTENDED, BT-X-8). */
function lineOf(line: XmlElement): EInvoiceLine[] {
  const head = first(line, 'AssociatedDocumentLineDocument')
  const status = text(head, 'LineStatusReasonCode')
  if (status === 'GROUP' || status === 'INFORMATION') return []
  const product = first(line, 'SpecifiedTradeProduct')
  const notes = texts(head, 'IncludedNote', 'Content')
  const name = text(product, 'Name')
  const price = first(part(line, 'lineAgreement'), 'NetPriceProductTradePrice')
  const amount = money(text(part(part(line, 'lineSettlement'), 'lineSums'), 'LineTotalAmount'))
  const billed = quantity(text(part(line, 'lineDelivery'), 'BilledQuantity'))
  if (amount === null && billed === null) return []
  const [note, ...others] = notes
  return [
    {
      description: name ?? text(product, 'Description') ?? note ?? '',
      details: joined([name === null ? null : text(product, 'Description'), ...(name === null ? others : notes)], ' '),
      quantity: billed,
      unitPrice: unitPrice(money(text(price, 'ChargeAmount')), quantity(text(price, 'BasisQuantity'))),
      amount,
    },
  ]
}

const taxOf = (tax: XmlElement): TaxLine => ({
  rate: quantity(text(tax, 'RateApplicablePercent') ?? text(tax, 'ApplicablePercent')),
  base: money(text(tax, 'BasisAmount')),
  amount: money(text(tax, 'CalculatedAmount')),
})

function totalsOf(sums: XmlElement | null, money: string | null): EInvoiceTotals {
  const sum = (name: string) => amountIn(all(sums, name), money)
  return {
    lines: sum('LineTotalAmount'),
    allowances: sum('AllowanceTotalAmount'),
    charges: sum('ChargeTotalAmount'),
    net: sum('TaxBasisTotalAmount'),
    tax: sum('TaxTotalAmount'),
    total: sum('GrandTotalAmount'),
    paid: sum('TotalPrepaidAmount'),
    rounding: sum('RoundingAmount'),
    payable: sum('DuePayableAmount'),
  }
}

/** Tax may stand a second time in the currency of the tax office (BT-111). */
function amountIn(amounts: readonly XmlElement[], code: string | null): string | null {
  const own = amounts.find(({attributes}) => attributes.get('currencyID') === code)
  return money(textOf(own ?? amounts.find(({attributes}) => attributes.get('currencyID') === undefined) ?? amounts[0]))
}

/** The account to pay to; where the bill is debited, the account that is debited. */
function paymentOf(settlement: XmlElement | null): EInvoice['payment'] {
  const means = all(settlement, 'SpecifiedTradeSettlementPaymentMeans')
  const method = means.map((each) => paymentMethod(text(each, 'TypeCode'))).find((each) => each !== null) ?? null
  const accounts = (party: string) =>
    means.flatMap((each) => [...texts(each, party, 'IBANID'), ...texts(each, party, 'ProprietaryID')])
  const payee = accounts('PayeePartyCreditorFinancialAccount')
  const payer = accounts('PayerPartyDebtorFinancialAccount')
  return {
    method,
    terms: joined(texts(settlement, 'SpecifiedTradePaymentTerms', 'Description'), ' '),
    reference: text(settlement, 'PaymentReference'),
    ibans: (method === 'direct-debit' ? [...payer, ...payee] : [...payee, ...payer]).map(account),
  }
}
