import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {billCodeOf} from '../../../../src/pipeline/scan/codes/parse.ts'
import type {Page} from '../../../../src/types/document.ts'
import {billCodes} from '../../../helpers/codes.ts'
import {gridPage} from '../grid.ts'

const pageWith = (...texts: string[]): Page => ({
  ...gridPage(''),
  codes: texts.map((text) => ({format: 'qr', text, box: [1, 2, 3, 4]})),
})
const read = (text: string) => billCodeOf([pageWith(text)])?.bill ?? null

describe('codes of bills', () => {
  test.each([
    [
      'swiss',
      {
        vendor: 'Bergblick Möbel AG',
        vendorAddress: 'Dorfgasse 7, 3011 Bern, CH',
        vendorTaxId: 'CHE-106.017.086',
        iban: 'CH9300762011623852957',
        total: '1949.75',
        currency: 'CHF',
        invoiceNumber: 'R/2031-7',
        date: '2024-03-05',
        dueDate: '2024-04-04',
      },
    ],
    ['epc', {vendor: 'Nordwind Möbel GmbH', iban: 'DE89370400440532013000', total: '216.50', currency: 'EUR'}],
    [
      'portugal',
      {
        vendorTaxId: '501234567',
        invoiceNumber: 'FS A/17',
        date: '2024-03-05',
        subtotal: '30.00',
        tax: '5.20',
        total: '35.20',
      },
    ],
    ['germany', {total: '9.55', currency: 'EUR', date: '2024-03-05', paymentMethod: null}],
    ['austria', {invoiceNumber: '2031-A', date: '2024-03-05', total: '2.83', currency: 'EUR'}],
    [
      'czech',
      {
        vendor: 'NABYTEK AURORA',
        iban: 'CZ6508000000192000145399',
        total: '480.50',
        currency: 'CZK',
        dueDate: '2024-04-04',
      },
    ],
    ['slovenia', {vendor: 'Lipa d.o.o.', total: '216.50', currency: 'EUR', dueDate: '2024-04-04'}],
    [
      'saudi',
      {vendor: 'Noor Furniture Co', vendorTaxId: '310122393500003', total: '115.00', tax: '15.00', date: '2024-03-05'},
    ],
  ] as const)('%s', (name, fields) => {
    expect(read(billCodes[name])?.fields).toMatchObject(fields)
  })

  it('give the taxes by base and amount', () => {
    expect(read(billCodes.portugal)?.taxes).toEqual([
      {rate: null, base: '10.00', amount: '0.60'},
      {rate: null, base: '20.00', amount: '4.60'},
    ])
  })
  it('with the amount left open have none', () => {
    expect(read(billCodes.swiss.replace('1949.75', ''))?.fields.total).toBeNull()
    expect(read(billCodes.epc.replace('EUR216.5', ''))?.fields.total).toBeNull()
  })
  it('with old lines of address have those', () => {
    const lines = billCodes.swiss.split('\n')
    lines.splice(4, 7, 'K', 'Bergblick Möbel AG', 'Dorfgasse 7', '3011 Bern', '', '', 'CH')
    expect(read(lines.join('\r\n'))?.fields.vendorAddress).toBe('Dorfgasse 7, 3011 Bern, CH')
  })
  it('of a sale in foreign money have no total', () => {
    expect(read(billCodes.germany.replace('4.55:Unbar', '4.55:Unbar:USD'))?.fields.total).toBeNull()
  })
  it.each(['112', '0112-01-01T10:00:00Z', '2024-13-05T10:00:00Z', ''])('with the time %s have no date', (time) => {
    expect(read(billCodes.germany.replace('2024-03-05T22:41:04.000Z', time))?.fields).toMatchObject({date: null})
  })
  it('just after midnight have the day of the shop', () => {
    expect(read(billCodes.germany.replace('T22:41', 'T23:41'))?.fields.date).toBe('2024-03-06')
  })
})

describe('what is no code of a bill', () => {
  it.each([
    'https://example.org/feedback?shop=7',
    'WIFI:T:WPA;S:net;P:secret;;',
    'BEGIN:VCARD\nFN:Ada\nEND:VCARD',
    billCodes.epc.replace('DE89', 'DE88'),
    billCodes.swiss.replace('CH93', 'CH94'),
    billCodes.germany.replace('Beleg^', 'AVTraining^'),
    'SPC',
    '',
  ])('%s', (text) => {
    expect(read(text)).toBeNull()
  })
  it('two payment codes that say different things say nothing', () => {
    const other = billCodes.epc.replace('EUR216.5', 'EUR100')
    expect(billCodeOf([pageWith(billCodes.epc), pageWith(other)])).toBeNull()
    expect(billCodeOf([pageWith(billCodes.epc, 'https://example.org', billCodes.epc)])?.page).toBe(1)
  })
})

test('any text is read without failing, and amounts are of the form of the contract', () => {
  const known = fc.constantFrom(...Object.values(billCodes))
  const mangled = fc
    .tuple(known, fc.nat(400), fc.nat(40), fc.string({maxLength: 12}))
    .map(([text, at, length, patch]) => text.slice(0, at) + patch + text.slice(at + length))
  fc.assert(
    fc.property(fc.oneof(fc.string(), mangled), (text) => {
      const fields = read(text)?.fields ?? {}
      for (const name of ['total', 'tax', 'subtotal'] as const) {
        if (fields[name]) expect(fields[name]).toMatch(/^-?\d+\.\d{2,}$/)
      }
      for (const name of ['date', 'dueDate'] as const)
        if (fields[name]) expect(fields[name]).toMatch(/^\d{4}-\d\d-\d\d$/)
    }),
    {numRuns: 500},
  )
})
