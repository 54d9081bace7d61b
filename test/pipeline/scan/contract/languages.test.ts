import {describe, expect, test} from 'vitest'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {gridPage} from '../grid.ts'
import {samples} from './languages.ts'

describe.each(Object.entries(samples))('%s', (_, sample) => {
  const contract = readContract([gridPage(sample.text, {boxless: true})])
  const fields = [
    'agreementDate',
    'effectiveDate',
    'expirationDate',
    'term',
    'renewalTerm',
    'noticePeriod',
    'governingLaw',
  ] as const

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
