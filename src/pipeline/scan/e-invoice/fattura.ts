import type {TaxLine} from '../../../types/bill.ts'
import type {EInvoice, EInvoiceLine, EInvoiceParty, EInvoiceTotals} from '../../../types/e-invoice.ts'
import type {XmlElement} from '../../engines/types.ts'
import {paymentMethod} from './payment-means.ts'
import {all, first, joined, text, texts} from './tree.ts'
import {account, currency, date, money, quantity, sumOf} from './values.ts'

/** Credit notes among the types of FatturaPA, plain and simplified. */
const creditTypes = new Set(['TD04', 'TD08'])

/** Reads the first bill of a FatturaPA file, plain (FPA12, FPR12) or simplified (FSM10). */
export function readFattura(root: XmlElement): EInvoice {
  const header = first(root, 'FatturaElettronicaHeader')
  const bodies = all(root, 'FatturaElettronicaBody')
  const body = bodies[0] ?? null
  const general = first(body, 'DatiGenerali', 'DatiGeneraliDocumento')
  const payments = all(body, 'DatiPagamento', 'DettaglioPagamento')
  return {
    syntax: 'fatturapa',
    profile: root.attributes.get('versione') ?? null,
    creditNote: creditTypes.has(text(general, 'TipoDocumento') ?? ''),
    number: text(general, 'Numero'),
    date: date(text(general, 'Data')),
    dueDate: payments.map((each) => date(text(each, 'DataScadenzaPagamento'))).find((each) => each !== null) ?? null,
    currency: currency(text(general, 'Divisa')),
    seller: partyOf(first(header, 'CedentePrestatore')),
    buyer: partyOf(first(header, 'CessionarioCommittente')),
    notes: texts(general, 'Causale'),
    lines: [...all(body, 'DatiBeniServizi', 'DettaglioLinee').map(lineOf), ...simplifiedLines(body)],
    taxes: taxesOf(body),
    totals: totalsOf(body, general),
    payment: {
      method:
        payments.map((each) => paymentMethod(text(each, 'ModalitaPagamento'))).find((each) => each !== null) ?? null,
      terms: null,
      reference: joined(payments.flatMap((each) => texts(each, 'CodicePagamento'))),
      ibans: payments.flatMap((each) => texts(each, 'IBAN')).map(account),
    },
    more: Math.max(0, bodies.length - 1),
  }
}

/** The simplified kind has name and seat right below the party. */
function partyOf(party: XmlElement | null): EInvoiceParty {
  const person = first(party, 'DatiAnagrafici') ?? first(party, 'IdentificativiFiscali') ?? party
  const name = first(person, 'Anagrafica') ?? first(party, 'AltriDatiIdentificativi') ?? party
  const seat = first(party, 'Sede') ?? first(name, 'Sede')
  const vat = joined([text(person, 'IdFiscaleIVA', 'IdPaese'), text(person, 'IdFiscaleIVA', 'IdCodice')], '')
  return {
    name: text(name, 'Denominazione') ?? joined([text(name, 'Nome'), text(name, 'Cognome')], ' '),
    address: joined([
      joined([text(seat, 'Indirizzo'), text(seat, 'NumeroCivico')], ' '),
      joined([text(seat, 'CAP'), text(seat, 'Comune'), text(seat, 'Provincia')], ' '),
      text(seat, 'Nazione'),
    ]),
    taxIds: [...(vat === null ? [] : [vat]), ...texts(person, 'CodiceFiscale')],
  }
}

const lineOf = (line: XmlElement): EInvoiceLine => ({
  description: text(line, 'Descrizione') ?? '',
  details: null,
  quantity: quantity(text(line, 'Quantita')),
  unitPrice: money(text(line, 'PrezzoUnitario')),
  amount: money(text(line, 'PrezzoTotale')),
})

/** Simplified bills have lines with tax inside (`Importo`) and no sums of their own. */
const simplifiedLines = (body: XmlElement | null): EInvoiceLine[] =>
  all(body, 'DatiBeniServizi')
    .filter((line) => first(line, 'Importo') !== null)
    .map((line) => ({
      description: text(line, 'Descrizione') ?? '',
      details: null,
      quantity: null,
      unitPrice: null,
      amount: money(text(line, 'Importo')),
    }))

function taxesOf(body: XmlElement | null): TaxLine[] {
  const summary = all(body, 'DatiBeniServizi', 'DatiRiepilogo').map((tax) => ({
    rate: quantity(text(tax, 'AliquotaIVA')),
    base: money(text(tax, 'ImponibileImporto')),
    amount: money(text(tax, 'Imposta')),
  }))
  const simplified = all(body, 'DatiBeniServizi')
    .filter((line) => first(line, 'DatiIVA') !== null)
    .map((line) => ({
      rate: quantity(text(line, 'DatiIVA', 'Aliquota')),
      base: null,
      amount: money(text(line, 'DatiIVA', 'Imposta')),
    }))
  return [...summary, ...simplified]
}

/** The total may be left out: then it is what the tax summary adds up to. Discounts on the document are in that already. */
function totalsOf(body: XmlElement | null, general: XmlElement | null): EInvoiceTotals {
  const taxes = taxesOf(body)
  const net = sumOf(taxes.map((each) => each.base))
  const tax = sumOf(taxes.map((each) => each.amount))
  const rounding = money(text(general, 'Arrotondamento'))
  const gross = sumOf(simplifiedLines(body).map((line) => line.amount))
  const reductions = all(general, 'ScontoMaggiorazione')
  const reduced = (kind: string) =>
    sumOf(reductions.filter((each) => text(each, 'Tipo') === kind).map((each) => money(text(each, 'Importo'))))
  return {
    lines: null,
    allowances: reduced('SC'),
    charges: reduced('MG'),
    net,
    tax,
    total:
      money(text(general, 'ImportoTotaleDocumento')) ?? gross ?? (net === null ? null : sumOf([net, tax, rounding])),
    paid: null,
    rounding,
    payable: sumOf(
      all(body, 'DatiPagamento', 'DettaglioPagamento').map((each) => money(text(each, 'ImportoPagamento'))),
    ),
  }
}
