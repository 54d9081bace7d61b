import {expect, test} from 'vitest'
import {readInvoiceNumber} from '../../../../src/pipeline/scan/bill/identifiers.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

test.each([
  ['Faktura nr: FV 112/03/2024', 'FV 112/03/2024'],
  ['Faktura nr: F 77K3/88/21   Data wystawienia: 2021-04-09', 'F 77K3/88/21'],
  ['Invoice No: AB-1029', 'AB-1029'],
  ['Rechnungsnummer RE-2024-0815', 'RE-2024-0815'],
  ['Facture n° 771044123 du 03/06/2016', '771044123'],
  ['Facture du 03/06/2016', null],
  ['Rechnung vom 03.06.2016', null],
])('%s has the number %s', (line, number) => {
  expect(readInvoiceNumber(readRows([gridPage(line)], TODAY)).value).toBe(number)
})
