import {describe, expect, it, test} from 'vitest'
import {addDuration, findDurations, formatDuration} from '../../../../src/pipeline/scan/contract/durations.ts'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {gridPage} from '../grid.ts'

const art = `
                 MASTER SERVICES AGREEMENT

This Master Services Agreement (this "Agreement") is made and entered into as of March 4, 2021
(the "Effective Date"), by and between Bluebird Logistics, Inc., a Delaware corporation ("Client"),
and Harbor Data Works LLC, a Texas limited liability company ("Provider").

WHEREAS, Client wishes to obtain services from Provider, the parties agree as follows:

1. Term. This Agreement shall commence on the Effective Date and shall continue for a period of three (3) years
(the "Initial Term"). Thereafter this Agreement shall automatically renew for successive one (1) year terms, unless
either party gives written notice of non-renewal at least sixty (60) days prior to the end of the then current term.

2. Confidentiality. Each party agrees that Confidential Information shall not be disclosed to any third person.

3. Termination. Either party may terminate this Agreement upon a material breach that is not cured in time.

4. Liability. In no event shall either party be liable for indirect or consequential damages of any kind.

5. Law. This Agreement shall be governed by and construed in accordance with the laws of the State of New York,
without regard to its conflict of laws principles.`

it('gives values the box of their words', () => {
  const {governingLaw, title} = readContract([gridPage(art)])
  expect(title.box).toEqual([170, 0, 250, 20])
  expect(governingLaw.box?.[3]).toBeGreaterThanOrEqual(20)
  expect(readContract([gridPage(art, {boxless: true})]).title.box).toBeNull()
})

describe('a contract', () => {
  const contract = readContract([gridPage(art)])

  it('gives title, parties and law', () => {
    expect(contract.title.value).toBe('MASTER SERVICES AGREEMENT')
    expect(contract.parties.map((party) => party.value)).toEqual(['Bluebird Logistics, Inc.', 'Harbor Data Works LLC'])
    expect(contract.governingLaw.value).toBe('New York')
  })
  it('gives its dates; the end is start plus term', () => {
    expect(contract.agreementDate.value).toBe('2021-03-04')
    expect(contract.effectiveDate.value).toBe('2021-03-04')
    expect(contract.expirationDate).toMatchObject({
      value: '2024-03-04',
      reason: '2021-03-04 and 3 years: start and length of the term',
    })
  })
  it('gives renewal and notice', () => {
    expect(contract.renewalTerm.value).toBe('1 year')
    expect(contract.noticePeriod.value).toBe('60 days')
  })
  it('quotes its clauses with their page', () => {
    const types = contract.clauses.map((clause) => clause.type)
    expect(types).toEqual(
      expect.arrayContaining(['renewal', 'confidentiality', 'termination', 'liability', 'governing-law']),
    )
    const law = contract.clauses.find((clause) => clause.type === 'governing-law')
    expect(law?.page).toBe(1)
    expect(law?.quote).toContain('governed by and construed in accordance with the laws of the State of New York')
  })
  it('names the short names as roles, and how sure it is', () => {
    expect(contract.parties.map(({role}) => role)).toEqual(['Client', 'Provider'])
    expect(contract.governingLaw).toMatchObject({page: 1, source: 'text', confidence: 0.95})
    expect(contract.expirationDate.confidence).toBeLessThan(0.9)
    expect(contract.term.value).toBe('3 years')
  })
})

it('a value of the second page says so', () => {
  const rows = art.split('\n')
  const cut = rows.findIndex((row) => row.startsWith('5. Law'))
  const contract = readContract([
    gridPage(rows.slice(0, cut).join('\n')),
    gridPage(rows.slice(cut).join('\n'), {page: 2}),
  ])
  expect(contract.governingLaw).toMatchObject({value: 'New York', page: 2})
})

it('a printed end wins over the length of the term', () => {
  const contract = readContract([
    gridPage(
      'LEASE AGREEMENT\nThis Agreement is dated as of May 1, 2020.\nThe term of this Agreement shall begin on May 1, 2020 and shall continue until April 30, 2023.',
    ),
  ])
  expect(contract.expirationDate.value).toBe('2023-04-30')
})

it('what is not there is null with a reason', () => {
  const contract = readContract([gridPage('This is a note about nothing.')])
  for (const field of [
    contract.title,
    contract.agreementDate,
    contract.effectiveDate,
    contract.expirationDate,
    contract.renewalTerm,
    contract.noticePeriod,
    contract.governingLaw,
  ]) {
    expect(field.value).toBeNull()
    expect(field.reason).not.toBe('')
  }
  expect(contract.parties).toEqual([])
})

test.each([
  ['governed by the laws of the State of Ohio.', 'Ohio'],
  ['governed by and construed under the laws of England and Wales, excluding', 'England and Wales'],
  ['construed in accordance with the laws of the Republic of Singapore.', 'Republic of Singapore'],
  ['THIS AGREEMENT SHALL BE GOVERNED BY THE LAWS OF THE STATE OF NEW MEXICO WITHOUT REGARD TO', 'New Mexico'],
  ['The laws of Ontario shall govern this contract.', 'Ontario'],
  ['governed by the law of Tennessee.', 'Tennessee'],
])('"%s" names the law of %s', (text, place) => {
  expect(readContract([gridPage(`This Agreement shall be ${text}`)]).governingLaw.value).toBe(place)
})

describe('lengths of time', () => {
  test.each([
    ['one (1) year', '1 year'],
    ['thirty (30) days', '30 days'],
    ['twelve (12) full calendar months', '12 months'],
    ['36 months', '36 months'],
    ['a two-year period', '2 years'],
    ['twenty-four (24) months', '24 months'],
    ["ninety (90) days' notice", '90 days'],
    ['FIVE (5) year', '5 years'],
  ])('"%s" is %s', (text, length) => {
    const [duration] = findDurations(text)
    expect(duration && formatDuration(duration)).toBe(length)
  })
  it('are added to a date', () => {
    const of = (count: number, unit: 'day' | 'week' | 'month' | 'year') => addDuration('2020-01-31', {count, unit})
    expect([of(1, 'day'), of(2, 'week'), of(2, 'month'), of(1, 'year')]).toEqual([
      '2020-02-01',
      '2020-02-14',
      '2020-03-31',
      '2021-01-31',
    ])
  })
  it('are none in other text', () => {
    expect(findDurations('the year of the day')).toEqual([])
  })
})
