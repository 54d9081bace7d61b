import {describe, expect, it} from 'vitest'
import {createXmlEngine} from '../../../../src/pipeline/engines/xml.ts'
import {readInvoice} from '../../../../src/pipeline/scan/e-invoice/parse.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {Page} from '../../../../src/types/document.ts'
import {billCodes} from '../../../helpers/codes.ts'
import {cii, desk, printedLines} from '../../../helpers/e-invoices.ts'
import {gridPage, TODAY} from '../grid.ts'

const printed = printedLines(desk).join('\n')
const box: [number, number, number, number] = [300, 400, 200, 200]

const pageWith = (text: string, art = printed, parts: Partial<Page> = {}): Page => ({
  ...gridPage(art),
  codes: [{format: 'qr', text, box}],
  ...parts,
})
const read = (page: Page) => readDocument([page], TODAY)
const checkOf = (data: ReturnType<typeof read>) => data.bill!.checks.find(({name}) => name === 'qr-equals-page')

describe('a bill with a code', () => {
  it('has its values, with the place of the code, and the others from the page', () => {
    const {bill} = read(pageWith(billCodes.epc))
    expect(bill!.total).toMatchObject({value: '216.50', source: 'qr', page: 1, box, confidence: 0.99})
    expect(bill!.iban).toMatchObject({value: 'DE89370400440532013000', source: 'qr'})
    expect(bill!.invoiceNumber).toMatchObject({value: 'R-2031/07', source: 'text'})
  })

  it('agrees with its page', () => {
    expect(checkOf(read(pageWith(billCodes.epc)))).toMatchObject({
      ok: true,
      detail: expect.stringContaining('total 216.50'),
    })
  })

  it('that says something else than its page goes to review', () => {
    const data = read(pageWith(billCodes.epc.replace('EUR216.5', 'EUR999')))
    expect(checkOf(data)).toMatchObject({ok: false, detail: expect.stringContaining('total 999.00')})
    expect(data.review).toBe(true)
    expect(data.bill!.total.confidence).toBeLessThan(0.9)
  })

  it('is one even where its words do not say so', () => {
    expect(read(pageWith(billCodes.germany, 'Guten Tag'))).toMatchObject({
      kind: 'receipt',
      bill: {total: {value: '9.55'}},
    })
    expect(read(pageWith('https://example.org', 'Guten Tag'))).toMatchObject({kind: 'other', bill: null})
  })

  it('takes what an e-invoice states from there, and all else from the code', async () => {
    const xml = cii({...desk, iban: null}, {withoutLines: true})
    const invoice = readInvoice(await createXmlEngine().parse(Buffer.from(xml)))
    const {bill} = read(
      pageWith(billCodes.epc, printed, {eInvoice: {attachment: 'factur-x.xml', invoice, error: null}}),
    )
    expect(bill!.total).toMatchObject({value: '216.50', source: 'e-invoice'})
    expect(bill!.iban).toMatchObject({value: 'DE89370400440532013000', source: 'qr'})
    expect(bill!.checks.map(({name}) => name)).toEqual(expect.arrayContaining(['xml-equals-page', 'qr-equals-page']))
  })

  it('has the taxes that its code lists', () => {
    const art = 'RECEIPT FS A/17\n2024-03-05\nBREAD 10.60\nCHEESE 24.60\nTOTAL EUR 35.20\nNIF 501234567'
    expect(read(pageWith(billCodes.portugal, art)).bill).toMatchObject({
      tax: {value: '5.20', source: 'qr'},
      taxes: [
        {base: '10.00', amount: '0.60'},
        {base: '20.00', amount: '4.60'},
      ],
    })
  })
})
