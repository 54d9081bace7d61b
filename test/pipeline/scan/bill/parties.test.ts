import {expect, test} from 'vitest'
import {readBill} from '../../../../src/pipeline/scan/bill/read-bill.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import {gridPage, TODAY} from '../grid.ts'

test.each<[string, string, string, string]>([
  [
    'United States',
    'MEADOWMART\nSTORE #1023\n1234 MAIN ST\nSPRINGFIELD, IL 62704\n(217) 555-0134\nCASHIER: ANNA',
    'MEADOWMART',
    '1234 MAIN ST, SPRINGFIELD, IL 62704',
  ],
  [
    'United States, with a welcome',
    'WELCOME TO PONY BURGER #2231\n800 W Broadway\nNew York, NY 10012\n212-555-0134',
    'PONY BURGER',
    '800 W Broadway, New York, NY 10012',
  ],
  [
    'United Kingdom',
    'The Copper Pony\n12 High Street, Oxbridge\nOX1 2AB\nTel: 01865 555 0134',
    'The Copper Pony',
    '12 High Street, Oxbridge, OX1 2AB',
  ],
  [
    'Ireland',
    'PONY COFFEE ROASTERS\nUnit 5, Harbour Quay\nDublin 2\nD02 X285',
    'PONY COFFEE ROASTERS',
    'Unit 5, Harbour Quay, Dublin 2, D02 X285',
  ],
  [
    'Australia',
    'Pony Wines & Spirits Pty Ltd\nABN 12 345 678 901\nShop 4, 120 George Street\nSydney NSW 2000\nPh: (02) 5550 1234',
    'Pony Wines & Spirits Pty Ltd',
    'Shop 4, 120 George Street, Sydney NSW 2000',
  ],
  [
    'Singapore',
    'SPRING MEADOW PTE LTD\n313 POND ROAD #03-12\nSINGAPORE 238895\nGST REG NO: M2-1234567-8',
    'SPRING MEADOW PTE LTD',
    '313 POND ROAD #03-12, SINGAPORE 238895',
  ],
  [
    'Germany',
    '*** WIESEN-APOTHEKE ***\nInh. Dr. Anna Muster e.K.\nAm Markt 3\n20095 Hamburg\nTelefon 040/5550134',
    'WIESEN-APOTHEKE',
    'Am Markt 3, 20095 Hamburg',
  ],
  [
    'Switzerland',
    'QUITTUNG\nBergblick Restaurant AG\nSeestrasse 10\n8002 Zürich\nCHE-123.456.789 MWST',
    'Bergblick Restaurant AG',
    'Seestrasse 10, 8002 Zürich',
  ],
  [
    'France',
    'SARL MEADOW DU PRE\n12 rue du Pré\n75011 PARIS\nSIRET 123 456 789 00012',
    'SARL MEADOW DU PRE',
    '12 rue du Pré, 75011 PARIS',
  ],
  [
    'Spain',
    'SUPERMERCADO PRADO S.L.\nC/ Mayor, 5\n28001 Madrid\nCIF: B12345678\nFACTURA SIMPLIFICADA',
    'SUPERMERCADO PRADO S.L.',
    'C/ Mayor, 5, 28001 Madrid',
  ],
  [
    'Italy',
    'PRATO VERDE S.R.L.\nVia Roma 12\n40121 Bologna (BO)\nP.IVA 01234567890\nDOCUMENTO COMMERCIALE',
    'PRATO VERDE S.R.L.',
    'Via Roma 12, 40121 Bologna (BO)',
  ],
  [
    'Portugal',
    'PADARIA DO CAMPO LDA\nRua das Flores, 12\n1200-192 Lisboa\nNIF: 501234567',
    'PADARIA DO CAMPO LDA',
    'Rua das Flores, 12, 1200-192 Lisboa',
  ],
  [
    'Netherlands',
    'Weide Supermarkt B.V.\nDorpsstraat 1\n1012 AB Amsterdam\nTel 020-5550134\nKASSABON',
    'Weide Supermarkt B.V.',
    'Dorpsstraat 1, 1012 AB Amsterdam',
  ],
  [
    'Poland',
    'PIEKARNIA POLANA SP. Z O.O.\nul. Polna 5\n00-950 Warszawa\nNIP 123-456-78-90\nPARAGON FISKALNY',
    'PIEKARNIA POLANA SP. Z O.O.',
    'ul. Polna 5, 00-950 Warszawa',
  ],
])('who wrote the bill, in %s', (_country, head, vendor, address) => {
  const bill = readBill(readRows([gridPage(`${head}\nTEA    2.00\nTOTAL  2.00`)], TODAY))
  expect([bill.vendor.value, bill.vendorAddress.value]).toEqual([vendor, address])
})
