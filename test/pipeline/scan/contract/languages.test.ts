import {describe, expect, test} from 'vitest'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {contractFields} from '../../../../src/types/bill.ts'
import {gridPage} from '../grid.ts'
import {samples} from './languages.ts'

describe.each(Object.entries(samples))('%s', (_, sample) => {
  const contract = readContract([gridPage(sample.text, {boxless: true})])
  const fields = contractFields.filter((name) => name !== 'title')

  test('title', () => {
    expect(contract.title.value).toBe(sample.title)
  })
  test('parties with roles', () => {
    expect(contract.parties.map(({value, role}) => [value, role])).toEqual(sample.parties)
  })
  test.each(fields.filter((name) => sample[name] !== undefined))('%s', (name) => {
    expect(contract[name].value).toBe(sample[name])
  })
  test('clauses', () => {
    expect(contract.clauses.map(({type}) => type)).toEqual(expect.arrayContaining(sample.clauses))
  })
})
