import {expect, test} from 'vitest'
import {contractText} from '../../../../src/pipeline/scan/contract/text.ts'
import {readTitle} from '../../../../src/pipeline/scan/contract/title.ts'
import {gridPage} from '../grid.ts'

const titleOf = (text: string) => readTitle(contractText([gridPage(text, {boxless: true})])).value

test.each([
  ['Exhibit 10.1\n\n      SUPPLY AGREEMENT\n\nThis Supply Agreement is made today.', 'SUPPLY AGREEMENT'],
  ['SOFTWARE LICENSE AND\nMAINTENANCE AGREEMENT\nbetween Oak and Elm', 'SOFTWARE LICENSE AND MAINTENANCE AGREEMENT'],
  ['EXECUTION VERSION\nMASTER OPERATION\nAGREEMENT\ndated today', 'MASTER OPERATION AGREEMENT'],
  ['Exhibit 99 JOINT FILING AGREEMENT The undersigned hereby agree to file.', 'JOINT FILING AGREEMENT'],
  [
    'Exhibit 5 SUPPLY AGREEMENT AMENDMENT NO. 1 This SUPPLY AGREEMENT AMENDMENT NO. 1 is made.',
    'SUPPLY AGREEMENT AMENDMENT NO. 1',
  ],
  ['AMENDMENT NO. 3\nTO\nSUPPLY AGREEMENT\nThe parties agree.', 'AMENDMENT NO. 3 TO SUPPLY AGREEMENT'],
  ['Reference: Agreement No. 77\nNON-DISCLOSURE AGREEMENT\nBoth keep silent.', 'NON-DISCLOSURE AGREEMENT'],
  ['Oak Reseller Agreement, May 3, 2012\nThe parties agree.', 'Oak Reseller Agreement'],
  ['GENERAL TERMS AND CONDITIONS\n1. Scope. These apply.', 'GENERAL TERMS AND CONDITIONS'],
  ['Arbeitsvertrag\nzwischen der Oak GmbH und Frau Elm', 'Arbeitsvertrag'],
  ['The parties met and entered into this Reseller Agreement today.', 'Reseller Agreement'],
  ['Nothing of the kind.', null],
])('%j is titled %s', (text, title) => {
  expect(titleOf(text)).toBe(title)
})

test('a title that stands on each page is read from the first', () => {
  const page = (number: number) =>
    gridPage(`SUPPLY AGREEMENT\n\nThe goods of part ${number} are sold.`, {page: number, boxless: true})
  expect(readTitle(contractText([1, 2, 3, 4].map(page)))).toMatchObject({value: 'SUPPLY AGREEMENT', page: 1})
})
