import {expect, test} from 'vitest'
import {readInvoiceNumber} from '../../../../src/pipeline/scan/bill/identifiers.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

test.each([
  ['Faktura nr: FV 112/03/2024', 'FV 112/03/2024'],
  ['Faktura nr: F 1234K20/1234/12   Data wystawienia: 2021-01-01', 'F 1234K20/1234/12'],
  ['Invoice No: AB-1029', 'AB-1029'],
  ['Rechnungsnummer RE-2024-0815', 'RE-2024-0815'],
  ['Facture n° 562044387 du 02/07/2015', '562044387'],
  ['Facture du 02/07/2015', null],
  ['Rechnung vom 02.07.2015', null],
])('%s has the number %s', (line, number) => {
  expect(readInvoiceNumber(readRows([gridPage(line)], TODAY)).value).toBe(number)
})
