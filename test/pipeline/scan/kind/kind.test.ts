import {expect, test} from 'vitest'
import {kindOf} from '../../../../src/pipeline/scan/kind/kind.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

const wide = ' '.repeat(70)

const documents: [string, string][] = [
  [
    'receipt',
    'CORNER SHOP\nCASH RECEIPT\nBread      2.00\nMilk       1.50\nTOTAL      3.50\nCASH       5.00\nCHANGE     1.50\nTHANK YOU',
  ],
  ['receipt', 'LADEN AM ECK\nBrot   2,00\nMilch   1,50\nSUMME   3,50\nBAR   5,00\nRÜCKGELD   1,50\nVielen Dank'],
  [
    'invoice',
    `Nordwind GmbH${wide}Rechnung Nr. 4711\nKundennummer 12\nRechnungsdatum 01.02.2024\nBeratung${wide}100,00 €\nGesamtbetrag${wide}119,00 €\nZahlbar bis 15.02.2024\nIBAN DE89 3704 0044 0532 0130 00`,
  ],
  [
    'bill',
    'Electricity Bill\nAccount number 55-1\nBilling period May\nMeter reading 1200 kWh\nCurrent charges 45.00\nAmount due 45.00',
  ],
  [
    'contract',
    'SERVICES AGREEMENT\nThis Agreement is entered into by the parties hereto. WHEREAS the Client wishes services, the parties agree as follows.\nThe governing law shall be that of Ohio. Termination needs notice.',
  ],
  [
    'letter',
    'Dear Mrs Miller,\nthank you for your visit last week. We would be glad to see you again.\nYours sincerely\nA. Smith',
  ],
  ['letter', 'Sehr geehrte Frau Maier,\nwir freuen uns auf Ihren Besuch.\nMit freundlichen Grüßen\nA. Schmidt'],
  ['statement', 'Bank Statement\nStatement period May 2024\nOpening balance 100.00\nRent 50.00\nClosing balance 50.00'],
  ['other', 'The quick brown fox jumps over the lazy dog.'],
  ['other', ''],
]

test.each(documents)('a %s is known by its words: %j', (kind, art) => {
  expect(kindOf(readRows([gridPage(art)], TODAY)).kind).toBe(kind)
})
