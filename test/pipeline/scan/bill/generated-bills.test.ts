import fc from 'fast-check'
import {expect, it} from 'vitest'
import {calibratedBill} from '../../../../src/pipeline/scan/calibration/calibrate.ts'
import {readRows} from '../../../../src/pipeline/scan/layout/reading.ts'
import type {Bill} from '../../../../src/types/bill.ts'
import {SURE} from '../../../../src/types/bill.ts'
import {gridPage, TODAY} from '../grid.ts'
import {generatedBill} from './generated-bills.ts'

const names = ['subtotal', 'discount', 'tax', 'tip', 'rounding', 'total', 'paid', 'change'] as const

function billOf(text: string, source: 'text' | 'ocr'): Bill {
  const page = gridPage(text, {source, confidence: 0.97})
  return calibratedBill(readRows([page], TODAY), [page])
}

it('figures of a bill come out as they were made or not at all, whatever their order and country', () => {
  fc.assert(
    fc.property(generatedBill, fc.constantFrom('text' as const, 'ocr' as const), ({text, truth}, source) => {
      const bill = billOf(text, source)
      for (const name of names) {
        const {value, confidence} = bill[name]
        const made = truth[name]
        if (value === null || confidence < SURE) continue
        expect([name, value], text).toEqual([name, made === null ? null : (made / 100).toFixed(2)])
      }
      expect(bill.date.value, text).toMatch(/^2024-03-(?:05|25)$/)
    }),
    {numRuns: 200},
  )
})

it('the total of such a bill is found', () => {
  fc.assert(
    fc.property(generatedBill, ({text, truth}) => {
      expect(billOf(text, 'text').total.value, text).toBe((truth.total / 100).toFixed(2))
    }),
    {numRuns: 200},
  )
})

/** The text with another digit in front of the last two of the line that ends in the total. */
function misread(text: string, total: number, by: number): string | null {
  const lines = text.split('\n')
  const digits = String(total)
  const at = lines.findLastIndex((line) => line.replace(/\D/g, '') === digits)
  const place = (lines[at] ?? '').search(/\d\D?\d\d$/)
  if (place < 0) return null
  const line = lines[at] ?? ''
  const digit = (Number(line[place]) + by) % 10
  return lines.with(at, `${line.slice(0, place)}${digit}${line.slice(place + 1)}`).join('\n')
}

it('a misread total that paid and change contradict is put right or not sure', () => {
  fc.assert(
    fc.property(generatedBill, fc.integer({min: 1, max: 9}), ({text, truth}, by) => {
      fc.pre(truth.change !== null && truth.change > 0)
      const torn = misread(text, truth.total, by)
      fc.pre(torn !== null)
      const {value, confidence} = billOf(torn, 'ocr').total
      const isRight = value === (truth.total / 100).toFixed(2)
      expect(value === null || isRight || confidence < SURE, torn).toBe(true)
    }),
    {numRuns: 200},
  )
})
