import {describe, expect, it, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Bill} from '../../../../src/types/bill.ts'
import {type GridOptions, gridPage, TODAY} from '../grid.ts'

const bill = (art: string, options?: GridOptions): Bill =>
  readBill(readRows([gridPage(`${art}\nDATE 25/12/2018\nTEA    2.00\nTOTAL  2.00`, options)], TODAY))
const address = (art: string, options?: GridOptions) => bill(`GREEN MEADOW LTD\n${art}`, options).vendorAddress

describe('the address', () => {
  test.each<[string, string, string]>([
    ['begins with a house number', '108, AB12/3C,\nHILL UTAMA\nGST ID: 000123456789', '108, AB12/3C, HILL UTAMA'],
    ['begins with a dotted number', 'NO . K-B-07, SOHO, HILL, 50480 KL', 'NO . K-B-07, SOHO, HILL, 50480 KL'],
    ['is no item with a price', 'HARBOUR MALL, HILLTOWN\n33108 XK SHEARS    18.00', 'HARBOUR MALL, HILLTOWN'],
    [
      'may have a row of houses',
      'NO.12 14,16 & 18, JALAN BESAR 7,\n80000 JOHOR BAHRU',
      'NO.12 14,16 & 18, JALAN BESAR 7, 80000 JOHOR BAHRU',
    ],
    [
      'ends before the telephone of its last line',
      '5 Mill Road\n20100 Hilltown, Johor. Tel No.: 09-552 4418',
      '5 Mill Road, 20100 Hilltown, Johor.',
    ],
    [
      'ends behind the country',
      'NO 8, JALAN BESAR\n56000 KUALA LUMPUR, MALAYSIA\nHILLTOP MALL\nTEL: 03-1234',
      'NO 8, JALAN BESAR, 56000 KUALA LUMPUR, MALAYSIA',
    ],
    [
      'ends at a gap',
      '5 Mill Road\n47200 HILLTOWN\n\n\nD PONY SERVICES\nCO. REG. NO: 000123456-V',
      '5 Mill Road, 47200 HILLTOWN',
    ],
    [
      'takes in the branch by its number',
      'NO 8, JALAN BESAR\n41150 KLANG, SELANGOR\n2031-HILLTOWN\nGST ID. NO : 000123456789',
      'NO 8, JALAN BESAR, 41150 KLANG, SELANGOR, 2031-HILLTOWN',
    ],
    [
      'takes in a postcode of its own line',
      'LOT 21, HILL MALL\nNO 1, JLN BESAR 4\n47301\nGST REG NO : 000123456789',
      'LOT 21, HILL MALL, NO 1, JLN BESAR 4, 47301',
    ],
    [
      'takes in a street without a street word',
      'Autoroute Nord\n15000 Hillville\nTel. 05 22',
      'Autoroute Nord, 15000 Hillville',
    ],
    ['takes in a named corner', 'Kirchhof 7\n99998 Neuhausen\nTel. 05 22', 'Kirchhof 7, 99998 Neuhausen'],
    [
      'takes in what stands above town and state',
      'Pier 12, Lantern Bay\nPort Quill, ME 00000\nTel. 05 22',
      'Pier 12, Lantern Bay, Port Quill, ME 00000',
    ],
    [
      'ends before a tax number that was not read',
      'Deichweg 5\n26999 Musterhafen\nUSt-IdNr. DEGOOGOOOOO',
      'Deichweg 5, 26999 Musterhafen',
    ],
  ])('%s', (_why, art, value) => {
    expect(address(art).value).toBe(value)
  })

  it('may stand in the line of the sender, above the customer', () => {
    const {vendor, vendorAddress} = bill(
      'Meadow AG - Seeweg 10-12 - D-99999 Hillhausen\n\nPony Markt GmbH\nSeestraße 9\n10115 Berlin\n\nRechnung 12',
    )
    expect(vendor.value).toBe('Meadow AG')
    expect(vendorAddress.value).toBe('Seeweg 10-12, D-99999 Hillhausen')
  })
  it('is below any part of a name in two pieces', () => {
    const art = 'GREEN &                MEADOW\nNO.61, BATU 7,JALAN UTARA,\nKG.BAHARU,\n50300 KUALA LUMPUR\nTEL: 03'
    expect(bill(art).vendorAddress.value).toBe('NO.61, BATU 7,JALAN UTARA, KG.BAHARU, 50300 KUALA LUMPUR')
  })
})

describe('a scanned address', () => {
  const scan: GridOptions = {source: 'ocr', confidence: 0.97}
  test.each<[string, string, string]>([
    ['postcode', 'NO 8, JALAN BESAR\n2S000 KUANTAN', 'NO 8, JALAN BESAR, 25000 KUANTAN'],
    ['town', 'NO 8, JALAN BESAR\n56000 KUALA LUNPUR', 'NO 8, JALAN BESAR, 56000 KUALA LUMPUR'],
    ['torn town', 'NO 8, JALAN BESAR\n40000 SHAH AI AM', 'NO 8, JALAN BESAR, 40000 SHAH ALAM'],
    ['region', 'NO 8, JALAN BESAR\n41150 KLANG, SCLANGOR', 'NO 8, JALAN BESAR, 41150 KLANG, SELANGOR'],
    ['street word', 'NO 8, TAHAN BESAR\n41150 KLANG', 'NO 8, TAMAN BESAR, 41150 KLANG'],
    ['short street word', 'NO 8, J1n Besar\n41150 Klang', 'NO 8, Jln Besar, 41150 Klang'],
    ['lot', '10T 18, JALAN BESAR\n41150 KLANG', 'LOT 18, JALAN BESAR, 41150 KLANG'],
    ['number sign', 'N0.8, JALAN BESAR\n41150 KLANG', 'NO.8, JALAN BESAR, 41150 KLANG'],
    ['word of a street where it is a word', 'NO 8, LAMAN BESAR\n41150 KLANG', 'NO 8, LAMAN BESAR, 41150 KLANG'],
  ])('has its %s right', (_what, art, value) => {
    expect(address(art, scan).value).toBe(value)
  })

  const clean = 'NO 8, JALAN BESAR\n41150 KLANG, SELANGOR\nTEL: 03-1234567'
  it('is sure where it is whole and clean', () => {
    expect(address(clean, {...scan, confidence: 0.99}).confidence).toBeGreaterThanOrEqual(0.9)
  })
  it('is not sure where a word of it was put right', () => {
    expect(address(clean.replace('SELANGOR', 'SCLANGOR'), {...scan, confidence: 0.99}).confidence).toBeLessThan(0.9)
  })
  it('is not sure where many of its words are in no list', () => {
    expect(address('NO 8, JALAN QUORKIN PLUMBEX\n41150 KLANG\nTEL: 03-1234567').confidence).toBeLessThan(0.9)
  })
  it('is withheld with what was read where the engine doubts its letters', () => {
    const field = address(clean, {...scan, confidence: 0.5})
    expect(field.value).toBeNull()
    expect(field.reason).toContain('JALAN BESAR')
  })
})

it('a tax number that is called yours is the customer’s', () => {
  expect(bill('MEADOW BV\nMeerstraat 9\nUw BTW nummer: NL001234567B01').vendorTaxId.value).toBeNull()
  expect(bill('MEADOW BV\nMeerstraat 9\nBTW nummer: NL001234567B01').vendorTaxId.value).toBe('NL001234567B01')
})
