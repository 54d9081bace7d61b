import {describe, expect, it, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Bill, BillField} from '../../../../src/types/bill.ts'
import {type GridOptions, gridPage, TODAY} from '../grid.ts'

const read = (art: string, options?: GridOptions): Bill => readBill(readRows([gridPage(art, options)], TODAY))

/** The values of some fields, for comparison. */
function values(bill: Bill, ...names: BillField[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name) => [name, bill[name].value]))
}

const check = (bill: Bill, name: string) => bill.checks.find((one) => one.name === name)?.ok

const shop = `
      MOONLIGHT TRADING SDN BHD
          (123456-X)
     NO. 7, JALAN BUNGA 3,
        TAMAN INDAH,
     50000 KUALA LUMPUR
      TEL: 03-1234567
     GST ID: 000123456789
         TAX INVOICE
INVOICE NO: AB-1029
DATE: 25/12/2018 20:13
DESC          QTY   PRICE    AMOUNT
PENCIL         2     1.50      3.00
NOTEBOOK A5    1     7.05      7.05
SUBTOTAL                      10.05
ROUNDING                      -0.05
TOTAL                   RM    10.00
CASH                    RM    20.00
CHANGE                  RM    10.00
THANK YOU`

describe('a till receipt', () => {
  const bill = read(shop)

  it('gives its fields', () => {
    expect(values(bill, 'vendor', 'vendorAddress', 'vendorTaxId', 'invoiceNumber', 'date', 'currency')).toEqual({
      vendor: 'MOONLIGHT TRADING SDN BHD',
      vendorAddress: 'NO. 7, JALAN BUNGA 3, TAMAN INDAH, 50000 KUALA LUMPUR',
      vendorTaxId: '000123456789',
      invoiceNumber: 'AB-1029',
      date: '2018-12-25',
      currency: 'MYR',
    })
  })
  it('gives its figures', () => {
    expect(values(bill, 'subtotal', 'rounding', 'total', 'paid', 'change', 'paymentMethod')).toEqual({
      subtotal: '10.05',
      rounding: '-0.05',
      total: '10.00',
      paid: '20.00',
      change: '10.00',
      paymentMethod: 'cash',
    })
  })
  it('gives its items', () => {
    expect(
      bill.items.map(({description, quantity, unitPrice, amount}) => [description, quantity, unitPrice, amount]),
    ).toEqual([
      ['PENCIL', '2', '1.50', '3.00'],
      ['NOTEBOOK A5', '1', '7.05', '7.05'],
    ])
  })
  it('proves its sums, and is sure of the total because of that', () => {
    expect(check(bill, 'items-sum-to-subtotal')).toBe(true)
    expect(check(bill, 'subtotal-plus-tax-is-total')).toBe(true)
    expect(check(bill, 'paid-minus-change-is-total')).toBe(true)
    expect(bill.total.confidence).toBeGreaterThanOrEqual(0.95)
  })
  it('says where each value stands', () => {
    expect(bill.total).toMatchObject({page: 1, source: 'text', box: [240, 450, 110, 20]})
    expect(bill.total.reason).toContain('TOTAL')
  })
  it('reads the same when the page leans', () => {
    const leaning = read(shop, {skew: 0.06})
    expect(values(leaning, 'vendor', 'total', 'date', 'change')).toEqual(
      values(bill, 'vendor', 'total', 'date', 'change'),
    )
  })
  it('has no boxes where the text has no pages', () => {
    const boxless = read(shop, {boxless: true})
    expect(boxless.total).toMatchObject({value: '10.00', box: null})
    expect(boxless.items.every((item) => item.box === null)).toBe(true)
  })
  it('names the source of scanned words', () => {
    expect(read(shop, {source: 'ocr', confidence: 0.99}).total.source).toBe('ocr')
  })
})

describe('a receipt whose figures do not agree', () => {
  it('is not sure of a total that paid and change contradict', () => {
    const bill = read(shop.replace('RM    20.00', 'RM    25.00'))
    expect(bill.total.confidence).toBeLessThan(0.9)
    expect(check(bill, 'paid-minus-change-is-total')).toBe(false)
  })
  it('says that the items do not sum up', () => {
    expect(check(read(shop.replace('7.05      7.05', '8.05      8.05')), 'items-sum-to-subtotal')).toBe(false)
  })
  it('says that subtotal and rounding do not make the total', () => {
    expect(check(read(shop.replace('-0.05', '-0.01')), 'subtotal-plus-tax-is-total')).toBe(false)
  })
})

describe('which amount is the total', () => {
  const head = 'HILL CAFE LTD\n12 Mill Road\nDATE 25/12/2018\n'
  test.each<[string, string, string]>([
    ['the one after rounding', 'TOTAL        10.02\nROUNDING ADJ  -0.02\nROUNDED TOTAL 10.00', '10.00'],
    ['not the number of items', 'TOTAL QTY    3.00\nTOTAL        10.00', '10.00'],
    ['not what was saved', 'TOTAL        10.00\nTOTAL SAVINGS  25.00', '10.00'],
    ['not the tax', 'TOTAL        10.00\nTOTAL GST     0.57', '10.00'],
    ['not the cash', 'TOTAL        10.00\nCASH         50.00\nCHANGE       40.00', '10.00'],
    ['not the sum before tax', 'TOTAL EXCL GST 10.00\nGST 6%  0.60\nTOTAL INCL GST  10.60', '10.60'],
    ['the amount due, not the subtotal', 'SUBTOTAL     9.00\nTAX          1.00\nAMOUNT DUE  10.00', '10.00'],
    ['the value below its label', 'GRAND TOTAL\n        10.00', '10.00'],
    ['what is left after a discount', 'SUBTOTAL    12.00\nDISCOUNT    -2.00\nTOTAL       10.00', '10.00'],
    ['what is due with the tip', 'SUBTOTAL     8.00\nTAX          0.50\nTIP          1.50\nTOTAL       10.00', '10.00'],
    [
      'no figure of the table of taxes',
      'TOTAL       10.60\nTAX SUMMARY  AMOUNT   TAX\nSR 6%        10.00   0.60\nTOTAL        10.00   0.60',
      '10.60',
    ],
    [
      'one without a label that paid and change prove',
      'TOTAL       10.02\nROUNDING    -0.02\nRM          10.00\nCASH        20.00\nCHANGE      10.00',
      '10.00',
    ],
    ['in German', 'SUMME   EUR  10,00\nBAR          20,00\nRÜCKGELD     10,00', '10.00'],
    ['in French', 'SOUS-TOTAL    8,00\nTVA 25%       2,00\nTOTAL TTC    10,00', '10.00'],
    ['in Spanish', 'BASE IMPONIBLE 8,00\nIVA 25%       2,00\nTOTAL A PAGAR 10,00', '10.00'],
    ['in Italian', 'SUBTOTALE     8,00\nDI CUI IVA    0,70\nTOTALE COMPLESSIVO 10,00', '10.00'],
    ['in Dutch', 'SUBTOTAAL     8,00\nBTW 25%       2,00\nTE BETALEN   10,00', '10.00'],
    ['in Polish', 'SUMA PTU      1,87\nDO ZAPŁATY   10,00', '10.00'],
    ['in Portuguese', 'SUBTOTAL      8,00\nIVA           2,00\nTOTAL A PAGAR 10,00', '10.00'],
  ])('%s', (_why, summary, total) => {
    expect(read(`${head}${summary}`).total.value).toBe(total)
  })

  it('is not sure without a proof', () => {
    const {total} = read(`${head}TOTAL      10.00`)
    expect(total.value).toBe('10.00')
    expect(total.confidence).toBeLessThan(0.9)
  })
  it('is a guess with a reason where no label names one', () => {
    const {total} = read(`${head}BREAD      4.00\nMILK       6.00`)
    expect(total.confidence).toBeLessThan(0.5)
    expect(total.reason).toContain('no label')
  })
  it('is null where no amount is printed', () => {
    expect(read(`${head}HELLO`).total).toMatchObject({
      value: null,
      confidence: 0,
      box: null,
      reason: 'no amount is printed',
    })
  })
  it('is not sure when a rounding is announced that was not read', () => {
    const {total} = read(`${head}BREAD 4.00\nMILK 6.02\nTOTAL AMOUNT      10.02\nROUNDING ADJ\nCASH\nTHANKS`)
    expect(total.confidence).toBeLessThan(0.9)
  })
})

describe('a total whose figure was not read', () => {
  const head = 'HILL CAFE LTD\n12 Mill Road\nDATE 25/12/2018\n'
  it('follows from paid and change, and is not sure', () => {
    const {total} = read(`${head}T0TL\nCASH   20.00\nCHANGE  4.50`)
    expect(total).toMatchObject({value: '15.50', box: null})
    expect(total.confidence).toBeLessThan(0.9)
    expect(total.reason).toContain('20.00 paid - 4.50 change')
  })
  it('is rounded to five cents where the rounding is announced', () => {
    const {total} = read(`${head}TOTAL AMOUNT  10.03\nROUNDING ADJ\nTHANK YOU`)
    expect(total).toMatchObject({value: '10.05', box: null})
    expect(total.confidence).toBeLessThan(0.9)
  })
})

describe('an item over two rows', () => {
  const head = 'HILL CAFE LTD\n12 Mill Road\nDATE 25/12/2018\nITEM    QTY   PRICE   AMOUNT\n'
  it('has the amount of the second row where that makes the printed sum', () => {
    const bill = read(`${head}LAMP                  63.00\n88123    4    63.00  252.00\nTOTAL                252.00`)
    expect(bill.items.map(({description, quantity, amount}) => [description, quantity, amount])).toEqual([
      ['LAMP', '4', '252.00'],
    ])
  })
  it('does not count a nameless sum as an item', () => {
    const bill = read(
      `${head}LAMP                  63.00\nBULB                   2.00\n                      65.00\nTOTAL                 65.00`,
    )
    expect(bill.items.map(({amount}) => amount)).toEqual(['63.00', '2.00'])
  })
})

describe('items of a receipt', () => {
  const items = (art: string) =>
    read(`HILL CAFE LTD\n12 Mill Road, 12345 Springfield\n${art}`).items.map(
      ({description, quantity, unitPrice, amount}) => [description, quantity, unitPrice, amount],
    )

  it('may have a quantity in front', () => {
    expect(items('QTY ITEM       TOTAL\n2 COFFEE       5.00\n1 CAKE         3.50\nTOTAL          8.50')).toEqual([
      ['COFFEE', '2', null, '5.00'],
      ['CAKE', '1', null, '3.50'],
    ])
  })
  it('may be named above their figures', () => {
    expect(
      items(
        'ITEM   QTY  PRICE  AMOUNT\nBLUE PEN\n88123   2   1.50    3.00\nRED INK\n88124   1   4.00    4.00\nTOTAL               7.00',
      ),
    ).toEqual([
      ['BLUE PEN', '2', '1.50', '3.00'],
      ['RED INK', '1', '4.00', '4.00'],
    ])
  })
  it('may say below how the amount comes about', () => {
    expect(items('APPLES          5.97\n3 x 1.99\nBREAD           2.00\nTOTAL           7.97')).toEqual([
      ['APPLES', '3', '1.99', '5.97'],
      ['BREAD', null, null, '2.00'],
    ])
  })
  it('keep discount lines as negative amounts, so that the sum holds', () => {
    const art =
      'HILL CAFE LTD\nDESC        QTY  PRICE  AMOUNT\nLAMP         1   50.00   50.00\nDISC 10%                 -5.00\nTOTAL                    45.00'
    const bill = read(art)
    expect(bill.items.map(({amount}) => amount)).toEqual(['50.00', '-5.00'])
    expect(check(bill, 'items-sum-to-subtotal')).toBe(true)
  })
  it('may have a weight as quantity', () => {
    expect(
      items('DESC         QTY    PRICE  AMOUNT\nGRAPES      0.485   12.90    6.26\nTOTAL                        6.26'),
    ).toEqual([['GRAPES', '0.485', '12.90', '6.26']])
  })
})

describe('dates of a receipt', () => {
  const dated = (line: string, more = '') =>
    read(`HILL CAFE LTD\n12 Mill Road\n${line}\nTEA    2.00\nTOTAL  2.00\n${more}`).date

  it('are sure when they can be read in one way only', () => {
    expect(dated('Date: 25/12/2018')).toMatchObject({value: '2018-12-25'})
    expect(dated('Date: 25/12/2018').confidence).toBeGreaterThanOrEqual(0.9)
  })
  it('are withheld with both readings when nothing decides between day and month', () => {
    const date = dated('Date: 05/03/2018')
    expect(date.value).toBeNull()
    expect(date.reason).toContain('2018-03-05 or 2018-05-03: nothing decides')
  })
  it('are sure where the country decides', () => {
    expect(dated('Date: 05/03/2018', 'PAID RM 2.00\nRM 2.00').confidence).toBeGreaterThanOrEqual(0.9)
  })
  it('are never in the future', () => {
    expect(dated('Date: 25/12/2031').value).toBeNull()
  })
  it('prefer the labelled one to a printed-on one', () => {
    expect(dated('Invoice date: 24/12/2018\nPrinted on 31/12/2018').value).toBe('2018-12-24')
  })
  it('leave the due date to its own field', () => {
    const bill = read('HILL CAFE LTD\nInvoice date: 24.12.2018\nDue date: 15.01.2019\nTOTAL 2.00')
    expect(values(bill, 'date', 'dueDate')).toEqual({date: '2018-12-24', dueDate: '2019-01-15'})
  })
})

describe('the vendor', () => {
  const vendor = (art: string) => read(`${art}\nDATE 25/12/2018\nTEA    2.00\nTOTAL  2.00`).vendor.value

  test.each<[string, string, string]>([
    ['is not the heading', 'TAX INVOICE\nHILL CAFE LTD\n12 Mill Road', 'HILL CAFE LTD'],
    ['is not the greeting', 'WELCOME TO\nHILL CAFE LTD\n12 Mill Road', 'HILL CAFE LTD'],
    ['loses its register number', 'HILL CAFE SDN BHD (123456-X)\nNO. 5, JALAN BESAR', 'HILL CAFE SDN BHD'],
    [
      'may be broken before its legal form',
      'GREEN MEADOW FOODS\nSDN BHD\nNO. 5, JALAN BESAR',
      'GREEN MEADOW FOODS SDN BHD',
    ],
    ['is not a former name', 'HILL CAFE LTD\nFORMERLY KNOWN AS\nVALLEY CAFE LTD\n12 Mill Road', 'HILL CAFE LTD'],
    ['needs no legal form', 'Bäckerei Sonnenschein\nHauptstraße 5\n10115 Berlin', 'Bäckerei Sonnenschein'],
    ['is not the customer', 'HILL CAFE LTD\n12 Mill Road\nBILL TO:\nVALLEY OFFICE LTD\n3 Lake Street', 'HILL CAFE LTD'],
  ])('%s', (_what, art, name) => {
    expect(vendor(art)).toBe(name)
  })

  it('is missing with a reason where no line looks like a name', () => {
    expect(read('12345\n10.00').vendor).toMatchObject({value: null, reason: 'no line at the head looks like a name'})
  })
})

it('letters for digits inside numbers of a scan are read as digits, and the box stays', () => {
  const bill = read('HILL CAFE LTD\nTEA    1O.00\nTOTAL  1O.00', {source: 'ocr', confidence: 0.9})
  expect(bill.total.value).toBe('10.00')
  expect(bill.total.box).toEqual([70, 60, 50, 20])
})
