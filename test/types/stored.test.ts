import {expect, test} from 'vitest'
import {applyCorrections} from '../../src/corrections.ts'
import {readContract} from '../../src/pipeline/scan/contract/read-contract.ts'
import type {ReadData} from '../../src/types/results.ts'
import {completeReading} from '../../src/types/stored.ts'
import {contractLines} from '../../src/ui/contract.ts'
import {gridPage} from '../pipeline/scan/grid.ts'

const text =
  'LEASE AGREEMENT made as of May 1, 2020 by and between Oak Inc. ("Landlord") and Elm LLC ("Tenant"). This Agreement is governed by the laws of Ohio.'
const reading = (contract: ReadData['contract']): ReadData => ({
  kind: 'contract',
  bill: null,
  contract,
  review: false,
  reviewReasons: [],
  pageImages: [],
  engine: 'text',
})

/** What 0.3 stored: no term, sums, roles and places. */
function old(): ReadData {
  const {term: _term, amounts: _amounts, parties, clauses, ...fields} = readContract([gridPage(text)])
  const stored = {
    ...fields,
    parties: parties.map(({role: _role, ...party}) => party),
    clauses: clauses.map(({type, quote, page}) => ({type, quote, page})),
  }
  return reading(stored as unknown as ReadData['contract'])
}

test('a contract of an older version gets what it lacks', () => {
  const {contract} = completeReading(old())
  expect(contract).toMatchObject({term: {value: null}, amounts: [], parties: [{role: null}, {role: null}]})
  expect(contract?.clauses[0]).toMatchObject({type: 'governing-law', page: 1, start: 0, end: 0, heading: null})
})

test('it can be shown and corrected', () => {
  const read = applyCorrections(completeReading(old()), [
    {path: 'term', value: '2 years'},
    {path: 'parties[0].role', value: 'Landlord'},
    {path: 'parties[1]', value: 'Ash LLC'},
  ])
  expect(read.contract).toMatchObject({
    term: {value: '2 years', source: 'user'},
    parties: [
      {value: 'Oak Inc.', role: 'Landlord'},
      {value: 'Ash LLC', source: 'user'},
    ],
  })
  expect(contractLines(read.contract!, 80).join('\n')).toContain('Landlord')
})

test('what is new or no contract stays as it is', () => {
  const now = reading(readContract([gridPage(text)]))
  expect(completeReading(now)).toEqual(now)
  expect(completeReading(reading(null)).contract).toBeNull()
})
