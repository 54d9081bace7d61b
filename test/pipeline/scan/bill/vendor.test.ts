import {describe, expect, it, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Field} from '../../../../src/types/bill.ts'
import {type GridOptions, gridPage, TODAY} from '../grid.ts'

const vendor = (art: string, options?: GridOptions): Field =>
  readBill(readRows([gridPage(`${art}\n\nDATE 25/12/2018\nTEA    2.00\nTOTAL  2.00`, options)], TODAY)).vendor
const scan = (confidence: number): GridOptions => ({source: 'ocr', confidence})

describe('the name', () => {
  test.each<[string, string, string]>([
    ['may contain a day of the week', 'SUN HILL SDN BHD\nCompany No: 20123-W\n5 Mill Road', 'SUN HILL SDN BHD'],
    [
      'may share its line with a register number',
      'Green Meadow Ltd (Co. No: 20123-T)\n5 Mill Road',
      'Green Meadow Ltd',
    ],
    ['may have the number of the till in front', '#000002 GREEN MEADOW SDN BHD\n5 MILL ROAD', 'GREEN MEADOW SDN BHD'],
    [
      'may be broken twice, in brackets',
      'GREEN MEADOW HARDWARE\nENTERPRISE (NORTH\nHILL) SDN BHD\n123456-X\nNO. 5, JALAN BESAR',
      'GREEN MEADOW HARDWARE ENTERPRISE (NORTH HILL) SDN BHD',
    ],
    ['goes on behind &', 'GREEN MEADOW TOOLS &\nELECTRICAL\nNO. 5, JALAN BESAR', 'GREEN MEADOW TOOLS & ELECTRICAL'],
    ['ends before what is sold', 'THREE PONIES\nBISTRO & CAFE\n5 Mill Road', 'THREE PONIES'],
    [
      'ends before the place that the address repeats',
      'HILL CAFE LTD LAKESIDE ARCADE\nF.06, Lakeside Arcade,\n5 Mill Road',
      'HILL CAFE LTD',
    ],
    ['ends before the kind of paper', 'Meadow Web Services Invoice\nInvoice Number: 12', 'Meadow Web Services'],
    ['stands above its owner', 'TANKHOF MEADOW\nInh. Anna Beispiel\nDeichweg 5\n26999 Musterhafen', 'TANKHOF MEADOW'],
    [
      'is in the web address',
      'FRESH AND GOOD EVERY DAY\nwww.meadowmarkt.example\nMeadowmarkt Nord\nHauptstr. 4\n10115 Berlin',
      'Meadowmarkt Nord',
    ],
    [
      'is no note written on the paper',
      '4711\nanna\nGREEN MEADOW SDN BHD (123456-X)\n5 MILL ROAD',
      'GREEN MEADOW SDN BHD',
    ],
    [
      'is no register line',
      'HAPPY PONY RESTAURANT\nCOMPANY REG.NO: JM0123456-W\n5,JALAN BESAR',
      'HAPPY PONY RESTAURANT',
    ],
    ['is no village', 'PONY CORNER\nNO.61, JALAN UTARA,\nKG.BAHARU,\n50300 KUALA LUMPUR', 'PONY CORNER'],
    ['is no street', 'PETROL MEADOW HILL\nJALAN KEBUN UTAMA\n47200 HILLTOWN', 'PETROL MEADOW HILL'],
    ['is no former name in brackets', 'PONY EAST CITY\n(PONY SHOP (31234))\nUNIT 4, JALAN BESAR', 'PONY EAST CITY'],
  ])('%s', (_why, art, name) => {
    expect(vendor(art).value).toBe(name)
  })

  it('is taken from the head of a mail', () => {
    const mail =
      'Subject: Your order\nFrom: Wick Candles <orders@wick.example>\nTo: anna@example.org\n\nWick Candles\nReceipt\n2 x Holder   £5.00'
    expect(vendor(mail).value).toBe('Wick Candles')
  })
  it('is never a line of goods or thanks', () => {
    expect(vendor('2 x Holder   £5.00\nThank you for your order!').value).toBeNull()
  })
})

describe('an invoice', () => {
  it('of two columns names the seller under its own heading', () => {
    const art = `
Supplier                                                              Customer
GLN 4000000000013                                                     GLN 4000000000020
MEADOW GOODS LTD                                                      PONY MARKET LTD
5 Mill Road                                                           9 Lake Street
12345 Hilltown                                                        54321 Laketown`
    expect(vendor(art).value).toBe('MEADOW GOODS LTD')
  })
  it('that names only the customer has no vendor', () => {
    expect(vendor('Factuuradres\nPony Market BV\nMeerstraat 9\n3500 AB Utrecht').value).toBeNull()
  })
})

describe('a scanned name', () => {
  test.each<[string, string, string]>([
    ['legal form', 'GREEN MEADOW SDN BHO', 'GREEN MEADOW SDN BHD'],
    ['legal form with digits', 'GREEN MEADOW 5DN 8HD', 'GREEN MEADOW SDN BHD'],
    ['country in brackets', 'GREEN MEADOW (H) SDN BHD', 'GREEN MEADOW (M) SDN BHD'],
    ['short form', 'GREEN MEADOW 5/B (123456-X)', 'GREEN MEADOW S/B'],
    ['German form', 'Meadow Gnbh', 'Meadow GmbH'],
    ['digits among letters', 'MEAD0W F00DS HOU5ING LTD', 'MEADOW FOODS HOUSING LTD'],
    ['code, which is none,', 'MEADOW ABC1D LTD', 'MEADOW ABC1D LTD'],
    ['l read as I', 'Green VaIley Ltd', 'Green Valley Ltd'],
    ['trade', 'GREEN MEADOW STATI0NERY', 'GREEN MEADOW STATIONERY'],
    ['trade with a wrong letter', 'MEADOW HARDVARE LTD', 'MEADOW HARDWARE LTD'],
  ])('has its %s put right', (_what, printed, name) => {
    expect(vendor(`${printed}\nNO. 5, JALAN BESAR\n50000 KUALA LUMPUR`, scan(0.96)).value).toBe(name)
  })
  it('keeps an odd word that the engine is sure of', () => {
    expect(vendor('GREEN STATIONARY SHOP\nNO. 5, JALAN BESAR', scan(0.995)).value).toBe('GREEN STATIONARY SHOP')
  })
  it('keeps the letters of a born-digital text', () => {
    expect(vendor('MEADOW 5/B\nNO. 5, JALAN BESAR').value).toBe('MEADOW 5/B')
  })
  it('is withheld with what was read where the engine doubts its letters', () => {
    const field = vendor('GKEEN NEADOW LTO\nNO. 5, JALAN BESAR', scan(0.4))
    expect(field).toMatchObject({value: null, confidence: 0})
    expect(field.reason).toContain('GKEEN NEADOW')
  })
  it('is surer the surer the engine is', () => {
    const art = 'GREEN MEADOW SDN BHD\nNO. 5, JALAN BESAR\n50000 KUALA LUMPUR'
    const [low, high] = [0.9, 0.995].map((confidence) => vendor(art, scan(confidence)).confidence)
    expect(high).toBeGreaterThanOrEqual(0.9)
    expect(low).toBeLessThan(high!)
  })
})

describe('a letter whose head is a picture', () => {
  const wide = (head: string, foot: string): string =>
    `Anna Muster\n9 Lake Street\n54321 Laketown\n${head}\n${' '.repeat(60)}Description of the work${' '.repeat(30)}Amount\n${foot}`
  const read = (art: string) => readBill(readRows([gridPage(art)], TODAY)).vendor

  it('is from whom its account belongs to', () => {
    const art = wide('Facture 12', 'Virement     BANQUE NORD – Titulaire du compte : MEADOWPRESS')
    expect(read(art)).toMatchObject({value: 'MEADOWPRESS', reason: 'in whose name the account is'})
  })
  it('is from the company of its foot', () => {
    const art = wide('Rechnung 12', `Meadow Nord GmbH${' '.repeat(20)}Sparkasse Hill AG${' '.repeat(20)}HRB 12345`)
    expect(read(art).value).toBe('Meadow Nord GmbH')
  })
  it('is not from whom a sentence names', () => {
    const art = wide('Invoice 12', 'This invoice was printed with the tools of Meadow Soft Ltd')
    expect(read(art).value).not.toContain('Meadow Soft')
  })
  it('keeps the name at its head where that has a legal form', () => {
    const art = `HILL CAFE LTD\n5 Mill Road\n${wide('Invoice 12', 'Account name: Pony Bookkeeping Ltd')}`
    expect(read(art).value).toBe('HILL CAFE LTD')
  })
})
