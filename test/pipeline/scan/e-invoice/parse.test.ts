import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {createXmlEngine} from '../../../../src/pipeline/engines/xml.ts'
import {readInvoice} from '../../../../src/pipeline/scan/e-invoice/parse.ts'
import type {EInvoice} from '../../../../src/types/e-invoice.ts'
import {cii, desk, fattura, type MadeInvoice, ubl} from '../../../helpers/e-invoices.ts'

const engine = createXmlEngine()
const read = async (xml: string): Promise<EInvoice | null> => readInvoice(await engine.parse(Buffer.from(xml)))
const invoiceOf = async (xml: string): Promise<EInvoice> => (await read(xml))!

const syntaxes: [string, (invoice: MadeInvoice) => string][] = [
  ['CII (Factur-X, ZUGFeRD 2, XRechnung)', (invoice) => cii(invoice)],
  ['ZUGFeRD 1.0', (invoice) => cii(invoice, {version: 'zugferd1'})],
  ['UBL invoice', (invoice) => ubl(invoice)],
  ['UBL credit note', (invoice) => ubl(invoice, 'CreditNote')],
  ['FatturaPA', (invoice) => fattura(invoice)],
]

describe.each(syntaxes)('%s', (name, write) => {
  it('states number, dates, currency and the account', async () => {
    expect(await invoiceOf(write(desk))).toMatchObject({
      number: 'R-2031/07',
      date: '2024-03-05',
      dueDate: '2024-04-04',
      currency: 'EUR',
      payment: {method: 'transfer', ibans: ['DE89370400440532013000']},
      creditNote: name === 'UBL credit note',
      more: 0,
    })
  })
  it('states who sells, with the VAT number first', async () => {
    const {seller} = await invoiceOf(write(desk))
    expect(seller).toMatchObject(
      name === 'FatturaPA'
        ? {
            name: 'Falegnameria Aurora S.r.l.',
            address: 'Via dei Tigli 3, 40121 Bologna BO, IT',
            taxIds: ['IT01234567890'],
          }
        : {
            name: 'Nordwind Möbel GmbH',
            address: 'Hafenallee 7, 24103 Kiel, DE',
            taxIds: ['DE812345678', '20/123/45678'],
          },
    )
  })
  it('states lines and taxes', async () => {
    const {lines, taxes} = await invoiceOf(write(desk))
    expect(lines).toMatchObject([
      {description: 'Desk lamp & bulb', quantity: '2', unitPrice: '40.00', amount: '80.00'},
      {description: 'Shelf', quantity: '1', unitPrice: '120.00', amount: '120.00'},
    ])
    expect(taxes).toEqual([
      {rate: '19', base: '110.00', amount: '20.90'},
      {rate: '7', base: '80.00', amount: '5.60'},
    ])
  })
  it('states the sums, tax in the currency of the document', async () => {
    const {totals} = await invoiceOf(write(desk))
    expect(totals).toMatchObject({net: '190.00', tax: '26.50', total: '216.50', payable: '200.00'})
    if (name === 'FatturaPA') return
    expect(totals).toMatchObject({lines: '200.00', allowances: '15.00', charges: '5.00', paid: '16.50'})
  })
})

describe('amounts', () => {
  const size = fc.tuple(fc.bigInt(0n, 10n ** 15n), fc.integer({min: 0, max: 8}), fc.boolean())
  const amount = size.map(([digits, decimals, minus]) => {
    const text = digits.toString().padStart(decimals + 1, '0')
    const whole = text.slice(0, text.length - decimals)
    return `${minus ? '-' : ''}${whole}${decimals === 0 ? '' : `.${text.slice(-decimals)}`}`
  })
  const same = (a: string | null, b: string): boolean => {
    const scaled = (text: string) => {
      const [whole = '', fraction = ''] = text.replace('-', '').split('.')
      const value = BigInt(whole + fraction.padEnd(8, '0'))
      return text.startsWith('-') ? -value : value
    }
    return a !== null && /^-?(?:0|[1-9]\d*)(?:\.\d{2,8})$/.test(a) && scaled(a) === scaled(b)
  }

  it('survive with every digit, whatever the syntax', async () => {
    await fc.assert(
      fc.asyncProperty(amount, amount, amount, fc.constantFrom(...syntaxes), async (total, base, line, [, write]) => {
        const made: MadeInvoice = {
          ...desk,
          total,
          taxes: [{rate: '19', base, amount: line}],
          lines: [{name: 'a', quantity: '1', price: line, amount: line}],
        }
        const {totals, taxes, lines} = await invoiceOf(write(made))
        expect(same(totals.total, total), `${totals.total} ${total}`).toBe(true)
        expect(same(taxes[0]!.base, base), `${taxes[0]!.base} ${base}`).toBe(true)
        expect(same(lines[0]!.amount, line), `${lines[0]!.amount} ${line}`).toBe(true)
        expect(same(lines[0]!.unitPrice, line)).toBe(true)
      }),
      {numRuns: 150},
    )
  })
  it.each(['12,50', '1e3', 'NaN', '', '12.50 EUR', '--1'])('are none where the file writes "%s"', async (total) => {
    expect((await invoiceOf(cii({...desk, total}))).totals.total).toBeNull()
  })
})

describe('Cross Industry Invoice', () => {
  it('of the profiles without lines has none', async () => {
    expect((await invoiceOf(cii(desk, {withoutLines: true, profile: 'urn:factur-x.eu:1p0:minimum'}))).lines).toEqual([])
  })
  it.each(['GROUP', 'INFORMATION'])('has no item for a line that is a %s', async (status) => {
    const extraLines = `<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineStatusReasonCode>${status}</ram:LineStatusReasonCode></ram:AssociatedDocumentLineDocument><ram:SpecifiedTradeProduct><ram:Name>All of it</ram:Name></ram:SpecifiedTradeProduct></ram:IncludedSupplyChainTradeLineItem>`
    expect((await invoiceOf(cii(desk, {extraLines}))).lines).toHaveLength(2)
  })
  it('has no item for a text among the lines', async () => {
    const extraLines =
      '<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct><ram:Name>Delivery 7:</ram:Name></ram:SpecifiedTradeProduct></ram:IncludedSupplyChainTradeLineItem>'
    expect((await invoiceOf(cii(desk, {extraLines}))).lines).toHaveLength(2)
  })
  it('gives the price of one where the file gives that of a hundred', async () => {
    const price = '<ram:ChargeAmount>40.0000</ram:ChargeAmount>'
    const xml = cii(desk).replace(price, `${price}<ram:BasisQuantity unitCode="C62">100</ram:BasisQuantity>`)
    expect((await invoiceOf(xml)).lines[0]!.unitPrice).toBe('0.40')
  })
  it('is a credit note by its type, with the signs of the file', async () => {
    expect(await invoiceOf(cii(desk, {type: '381'}))).toMatchObject({creditNote: true, totals: {total: '216.50'}})
  })
  it('names the account that is debited where the bill is paid so', async () => {
    const means = (code: string) =>
      `<ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>${code}</ram:TypeCode><ram:PayerPartyDebtorFinancialAccount><ram:IBANID>DE02 1203 0000 0000 2020 51</ram:IBANID></ram:PayerPartyDebtorFinancialAccount></ram:SpecifiedTradeSettlementPaymentMeans>`
    const debit = await invoiceOf(cii({...desk, iban: null}, {settlement: means('59')}))
    expect(debit.payment).toMatchObject({method: 'direct-debit', ibans: ['DE02120300000000202051']})
    const both = await invoiceOf(cii(desk, {settlement: means('58')}))
    expect(both.payment.ibans[0]).toBe('DE89370400440532013000')
  })
})

describe('FatturaPA', () => {
  it('of several bills gives the first and counts the others', async () => {
    expect(await invoiceOf(fattura(desk, {bills: 3}))).toMatchObject({number: 'R-2031/07', more: 2})
  })
  it('without its namespace is one too', async () => {
    const bare = fattura(desk)
      .replaceAll(/xmlns:p="[^"]*"/g, '')
      .replaceAll('p:Fattura', 'Fattura')
    expect((await invoiceOf(bare)).number).toBe('R-2031/07')
  })
  it('without a total has that of its taxes', async () => {
    expect((await invoiceOf(fattura(desk, {withTotal: false}))).totals.total).toBe('216.50')
  })
  it('is a credit note as TD04', async () => {
    expect((await invoiceOf(fattura(desk, {type: 'TD04'}))).creditNote).toBe(true)
  })
  it('of the simplified kind has lines with tax inside', async () => {
    const xml = `<f:FatturaElettronicaSemplificata versione="FSM10" xmlns:f="http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.0">
      <FatturaElettronicaHeader><CedentePrestatore><IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA><Denominazione>Bar Luna</Denominazione><Sede><Indirizzo>Corso Uno</Indirizzo><Comune>Asti</Comune></Sede></CedentePrestatore></FatturaElettronicaHeader>
      <FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento><TipoDocumento>TD07</TipoDocumento><Divisa>EUR</Divisa><Data>2024-05-06</Data><Numero>9</Numero></DatiGeneraliDocumento></DatiGenerali>
      <DatiBeniServizi><Descrizione>Pranzo</Descrizione><Importo>22.00</Importo><DatiIVA><Imposta>2.00</Imposta></DatiIVA></DatiBeniServizi></FatturaElettronicaBody></f:FatturaElettronicaSemplificata>`
    expect(await invoiceOf(xml)).toMatchObject({
      seller: {name: 'Bar Luna', address: 'Corso Uno, Asti', taxIds: ['IT01234567890']},
      lines: [{description: 'Pranzo', amount: '22.00'}],
      totals: {total: '22.00', tax: '2.00'},
    })
  })
})

describe('what is no e-invoice', () => {
  it.each([
    ['another XML', '<catalog xmlns="urn:x"><Invoice/></catalog>'],
    ['an invoice of another namespace', '<Invoice xmlns="urn:somebody:else"><ID>1</ID></Invoice>'],
    ['a UBL order', '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>'],
  ])('%s gives nothing', async (_, xml) => {
    expect(await read(xml)).toBeNull()
  })
  it('an envelope around an invoice does not matter', async () => {
    const inner = ubl(desk).replace(/^<\?xml.*\?>/, '')
    const xml = `<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><StandardBusinessDocumentHeader/>${inner}</StandardBusinessDocument>`
    expect((await read(xml))?.number).toBe('R-2031/07')
  })
  it('an invoice that says nothing is one without values', async () => {
    const empty = await read('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')
    expect(empty).toMatchObject({number: null, date: null, lines: [], totals: {total: null, net: null}})
  })
})
