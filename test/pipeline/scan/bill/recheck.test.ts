import {describe, expect, test} from 'vitest'
import {recheck} from '../../../../src/pipeline/scan/bill/recheck.ts'
import {readDocument} from '../../../../src/pipeline/scan/read.ts'
import type {Bill} from '../../../../src/types/bill.ts'
import {gridPage, TODAY} from '../grid.ts'

const receipt = `
HILL CAFE LTD
12 Mill Road, 12345 Springfield
DATE: 25/12/2018 20:13
TEA            2.00
CAKE           3.00
SUBTOTAL       5.00
TAX            0.30
TOTAL EUR      5.30
CASH EUR      10.00
CHANGE EUR     4.70`

const read = (): Bill => readDocument([gridPage(receipt)], TODAY).bill!
const withValue = (bill: Bill, field: 'total' | 'vendor', value: string | null): Bill => ({
  ...bill,
  [field]: {...bill[field], value},
})
const results = ({checks}: Bill) => Object.fromEntries(checks.map(({name, ok}) => [name, ok]))

describe('sums checked again', () => {
  test('say the same of the same figures', () => {
    const bill = read()
    expect(recheck(bill, withValue(bill, 'vendor', 'Other'))).toEqual(withValue(bill, 'vendor', 'Other'))
  })

  test('fail where a figure does not fit, and hold when it fits again', () => {
    const bill = read()
    const wrong = recheck(bill, withValue(bill, 'total', '5.40'))
    expect(results(wrong)).toMatchObject({'subtotal-plus-tax-is-total': false, 'paid-minus-change-is-total': false})
    expect(recheck(wrong, withValue(wrong, 'total', '5.30')).checks).toEqual(bill.checks)
  })

  test('are not known where a figure is taken away', () => {
    const bill = read()
    expect(results(recheck(bill, withValue(bill, 'total', null)))).toMatchObject({'subtotal-plus-tax-is-total': null})
  })

  test('leave alone what others have checked, by the same name or another', () => {
    const own = [
      {name: 'items-sum-to-subtotal', ok: true, detail: 'less the allowance'},
      {name: 'xml-equals-page', ok: false, detail: 'the total differs'},
    ]
    const bill = {...read(), checks: own}
    expect(recheck(bill, withValue(bill, 'vendor', 'Other')).checks).toEqual(own)
  })
})
