import {stripVTControlCharacters} from 'node:util'
import {describe, expect, it, test} from 'vitest'
import {readContract} from '../../src/pipeline/scan/contract/read-contract.ts'
import {contractLines, wrapText} from '../../src/ui/contract.ts'
import {textWidth} from '../../src/ui/table.ts'
import {gridPage} from '../pipeline/scan/grid.ts'

const text = `LEASE AGREEMENT made as of May 1, 2020 by and between Oak Inc. ("Landlord") and Elm LLC ("Tenant").
1. Rent. The Tenant shall pay a monthly rent of EUR 900.00 in advance on the first day of each month, by transfer to the account that the Landlord names in writing.
2. Law. This Agreement is governed by the laws of Ohio.`
const contract = readContract([gridPage(text)])
const shown = (columns: number) => contractLines(contract, columns).map(stripVTControlCharacters)

describe('a contract in a terminal', () => {
  it('shows fields, parties with roles, sums and quoted clauses', () => {
    const lines = shown(80).join('\n')
    expect(lines).toMatch(/law of +Ohio/)
    expect(lines).toMatch(/Oak Inc\. +Landlord/)
    expect(lines).toMatch(/900\.00 +EUR +monthly rent/)
    expect(lines).toContain('payment  page 1 · 1. Rent\n  The Tenant shall pay')
  })
  test.each([40, 80, 120])('fits into %i columns', (columns) => {
    expect(Math.max(...shown(columns).map(textWidth))).toBeLessThanOrEqual(columns)
  })
  it('cuts what is long, and sends no control characters of the document', () => {
    const [clause] = contract.clauses
    const long = {...contract, clauses: [{...clause!, quote: `\u001b[31m${'word '.repeat(300)}`}]}
    const lines = contractLines(long, 80)
    expect(lines.at(-1)).toMatch(/…$/)
    expect(lines.join('')).not.toContain('\u001b[31m')
  })
})

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['unbreakable', 4, ['unbreakable']],
  ['', 10, []],
])('%j in lines of %i', (words, width, lines) => {
  expect(wrapText(words, width)).toEqual(lines)
})
