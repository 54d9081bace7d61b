import {describe, expect, it} from 'vitest'
import {createXmlEngine} from '../../../../src/pipeline/engines/xml.ts'
import {readInvoice} from '../../../../src/pipeline/scan/e-invoice/parse.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {Page} from '../../../../src/types/document.ts'
import {cii, desk, fattura, printedLines} from '../../../helpers/e-invoices.ts'
import {gridPage, TODAY} from '../grid.ts'

const engine = createXmlEngine()
const printed = printedLines(desk).join('\n')

async function pageWith(xml: string, art: string, attachment: string | null = 'factur-x.xml'): Promise<Page> {
  const invoice = readInvoice(await engine.parse(Buffer.from(xml)))
  return {...gridPage(art), eInvoice: {attachment, invoice, error: null}}
}

const read = async (xml: string, art = printed, attachment: string | null = 'factur-x.xml') =>
  readDocument([await pageWith(xml, art, attachment)], TODAY)

const checkOf = (data: Awaited<ReturnType<typeof read>>, name: string) =>
  data.bill!.checks.find((check) => check.name === name)

describe('a bill with an e-invoice', () => {
  it('has every value from it, sure and with its source', async () => {
    const {kind, bill, review} = await read(cii(desk))
    expect(kind).toBe('invoice')
    expect(review).toBe(false)
    const expected = {
      vendor: 'Nordwind Möbel GmbH',
      vendorTaxId: 'DE812345678',
      invoiceNumber: 'R-2031/07',
      date: '2024-03-05',
      dueDate: '2024-04-04',
      subtotal: '190.00',
      discount: '15.00',
      tax: '26.50',
      total: '216.50',
      paid: '16.50',
      iban: 'DE89370400440532013000',
    } as const
    for (const [name, value] of Object.entries(expected)) {
      expect(bill![name as keyof typeof expected], name).toMatchObject({value, confidence: 1, source: 'e-invoice'})
    }
    expect(bill!.items).toMatchObject([{amount: '80.00', confidence: 1}, {amount: '120.00'}])
    expect(bill!.checks.every(({ok}) => ok)).toBe(true)
  })

  it('shows where the page has the value', async () => {
    const {bill} = await read(cii(desk))
    expect(bill!.total).toMatchObject({page: 1, box: [expect.any(Number), 150, expect.any(Number), 20]})
  })

  it('is read from the page alone when that is asked for', async () => {
    const data = readDocument([await pageWith(cii(desk), printed)], TODAY, [], {eInvoice: false})
    expect(data.bill!.total).toMatchObject({value: '216.50', source: 'text'})
  })

  it('keeps what the page says and the file does not', async () => {
    const xml = cii({...desk, dueDate: null, iban: null}, {withoutLines: true})
    const {bill} = await read(xml, `${printed}\nDue date: 2024-04-20\nIBAN DE89 3704 0044 0532 0130 00`)
    expect(bill!.dueDate).toMatchObject({value: '2024-04-20', source: 'text'})
    expect(bill!.iban).toMatchObject({value: 'DE89370400440532013000', source: 'text'})
  })

  it('of an XML file needs no page to agree with', async () => {
    const data = await read(cii({...desk, dueDate: null}), 'Invoice date 1999-01-01', null)
    expect(data.review).toBe(false)
    expect(checkOf(data, 'xml-equals-page')).toBeUndefined()
    expect(data.bill!.dueDate).toMatchObject({value: null, reason: 'the e-invoice does not state it'})
  })

  it('that is a credit note says so', async () => {
    expect((await read(cii(desk, {type: '381'}))).bill!.creditNote).toBe(true)
    expect((await read(cii(desk))).bill!.creditNote).toBeUndefined()
  })
})

describe('the page and the file', () => {
  it.each([
    ['total', printed.replace('216.50', '261.50'), 'total 216.50'],
    ['date', printed.replace('2024-03-05', '2024-03-15'), 'date 2024-03-05; the page shows date 2024-03-15'],
    ['invoiceNumber', printed.replace('R-2031/07', 'R-2031/08'), 'invoiceNumber R-2031/07'],
  ] as const)('that differ in the %s go to review', async (field, art, detail) => {
    const data = await read(cii({...desk, iban: null}), art)
    expect(checkOf(data, 'xml-equals-page')).toMatchObject({ok: false, detail: expect.stringContaining(detail)})
    expect(data.review).toBe(true)
    expect(data.bill![field].confidence).toBeLessThan(0.9)
  })

  it('that name different accounts go to review', async () => {
    const data = await read(cii(desk), `${printed}\nIBAN DE02 1203 0000 0000 2020 51`)
    expect(checkOf(data, 'xml-equals-page')).toMatchObject({ok: false, detail: expect.stringContaining('iban DE02')})
  })

  it('agree where the page shows what is left to pay', async () => {
    expect(
      checkOf(
        await read(cii({...desk, iban: null}), printed.replace('216.50', '200.00\nof 216.50')),
        'xml-equals-page',
      ),
    ).toMatchObject({ok: true})
  })

  it('are not compared in a scan that shows nothing of it', async () => {
    const page: Page = {
      ...gridPage('blurred words', {source: 'ocr'}),
      eInvoice: (await pageWith(cii(desk), '')).eInvoice!,
    }
    const {bill, review} = readDocument([page], TODAY)
    expect(bill!.checks.find(({name}) => name === 'xml-equals-page')).toMatchObject({ok: null})
    expect(review).toBe(false)
  })

  it('differ in nothing that a name set differently could prove', async () => {
    const data = await read(cii({...desk, iban: null}), printed.replace('Nordwind Möbel GmbH', 'N O R D W I N D'))
    expect(checkOf(data, 'xml-equals-page')).toMatchObject({ok: true})
  })
})

describe('a file that contradicts itself goes to review', () => {
  it.each([
    ['items-sum-to-subtotal', {lines: [{name: 'Shelf', quantity: '1', price: '1', amount: '1.00'}]}],
    ['subtotal-plus-tax-is-total', {tax: '26.60'}],
    ['total-minus-paid-is-payable', {payable: '201.00'}],
    ['tax-rate-times-base', {taxes: [{rate: '19', base: '100.00', amount: '18.00'}]}],
  ])('%s', async (name, change) => {
    const data = await read(cii({...desk, ...change}), '', null)
    expect(checkOf(data, name)).toMatchObject({ok: false})
    expect(data.review).toBe(true)
  })

  it('several bills in one file', async () => {
    const data = await read(fattura({...desk, allowance: null}, {bills: 2}), '', null)
    expect(checkOf(data, 'one-bill-in-the-file')).toMatchObject({ok: false, detail: expect.stringContaining('2 bills')})
  })
})

it('a file that could not be read is a reason for review, and the page counts', () => {
  const page: Page = {...gridPage(printed), eInvoice: {attachment: 'x.xml', invoice: null, error: 'It is broken.'}}
  const data = readDocument([page], TODAY)
  expect(data.reviewReasons).toContain('The attached e-invoice x.xml could not be read: It is broken.')
  expect(data.bill!.total.value).toBe('216.50')
})
