import {describe, expect, it, test} from 'vitest'
import {blankDate, datesIn} from '../../../../src/pipeline/scan/contract/dates.ts'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {contractText} from '../../../../src/pipeline/scan/contract/text.ts'
import {gridPage} from '../grid.ts'

const page = (text: string) => gridPage(text, {boxless: true})
const read = (text: string) => readContract([page(text)])

test.each([
  ['this 3rd day of May, 2011', '2011-05-03'],
  ['this third day of May, two thousand eleven', '2011-05-03'],
  ['the twenty-first day of June, two thousand and twenty-two', '2022-06-21'],
  ['the 5th (5th) day of February 2020', '2020-02-05'],
  ['May 3, 2011', '2011-05-03'],
  ['3 May 2011', '2011-05-03'],
  ['2011-05-03', '2011-05-03'],
])('"%s" is %s', (text, iso) => {
  const contract = contractText([page(text)])
  expect(datesIn(contract, 0, text.length).map((date) => date.iso)).toEqual([iso])
})

test.each([
  ['made this ___ day of March, 2018', '2018-03'],
  ['made as of March [  ], 2018', '2018-03'],
  ['made on March 3, 2018', null],
])('"%s": blank in %s', (text, month) => {
  expect(blankDate(contractText([page(text)]), 0, 100)).toBe(month)
})

test('month first where a contract is about the United States', () => {
  expect(read('LEASE AGREEMENT dated 4/8/2020 under the laws of Delaware, United States.').agreementDate.value).toBe(
    '2020-04-08',
  )
  expect(read('LEASE AGREEMENT dated 4/8/2020.').agreementDate.value).toBeNull()
})

describe('the day it was made', () => {
  it('is not that of another agreement', () => {
    const text =
      'AMENDMENT NO. 2 amends that certain Supply Agreement dated May 1, 2012. This Amendment is made as of July 3, 2019.'
    expect(read(text).agreementDate.value).toBe('2019-07-03')
  })
  it('is not only when it takes effect', () => {
    expect(
      read('The parties agree. This Agreement is effective as of August 1, 2004.').agreementDate.confidence,
    ).toBeLessThan(0.9)
  })
  it('says when it was left blank', () => {
    const {agreementDate} = read(
      'THIS AGREEMENT is made this ___ day of March, 2018 by and between Oak Inc. and Elm LLC.',
    )
    expect(agreementDate).toMatchObject({value: null, reason: 'the day is left blank: 2018-03'})
  })
  it('is the last one beside the signatures where the text has none', () => {
    const text = `RESELLER AGREEMENT. ${'The parties agree on much. '.repeat(60)} IN WITNESS WHEREOF they sign. By: /s/ A. Mill Date: April 24, 2018 By: /s/ B. Hill Date: April 25, 2018`
    expect(read(text).agreementDate).toMatchObject({value: '2018-04-25', reason: 'the last date beside the signatures'})
  })
})

describe('the day it takes effect', () => {
  test.each([
    ['This Agreement is made on May 1, 2020 (the "Effective Date").', '2020-05-01', 0.9],
    ['This Agreement is made on May 1, 2020. Effective Date: June 1, 2020', '2020-06-01', 0.9],
    ['This Agreement is made on May 1, 2020. It shall be effective on June 1, 2020.', '2020-06-01', 0.85],
    ['This Agreement is dated May 1, 2020. The term shall commence on the date hereof.', '2020-05-01', 0.75],
    ['This Agreement is dated May 1, 2020. Goods are sold.', null, 0],
  ])('%s', (text, value, confidence) => {
    expect(read(text).effectiveDate).toMatchObject({value, confidence})
  })
  it('is that of the last signature where the text says so', () => {
    const text = `TERMS. "Effective Date" means the date of the last signature below. ${'The parties agree on much. '.repeat(60)} IN WITNESS WHEREOF By: /s/ A. Mill April 24, 2018 By: /s/ B. Hill April 25, 2018`
    expect(read(text).effectiveDate).toMatchObject({value: '2018-04-25', reason: 'the date of the last signature'})
  })
})
