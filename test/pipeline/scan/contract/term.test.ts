import {describe, expect, it, test} from 'vitest'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {gridPage} from '../grid.ts'

const head = 'This Agreement is made as of May 1, 2020 (the "Effective Date") by and between Oak Inc. and Elm LLC.\n'
const read = (text: string) => readContract([gridPage(`SUPPLY AGREEMENT\n${head}${text}`, {boxless: true})])

describe('how long it lasts', () => {
  test.each([
    [
      '1. Term. This Agreement shall commence on the Effective Date and continue for a period of three (3) years.',
      '3 years',
      '2023-05-01',
    ],
    ['1. Term. The term of this Agreement is twenty-four (24) months.', '24 months', '2022-05-01'],
    [
      '1. Term. This Agreement shall continue until the fourth anniversary of the Effective Date.',
      '4 years',
      '2024-05-01',
    ],
    [
      '1. Term. This Agreement shall continue in effect for one (I) year from the Effective Date.',
      '1 year',
      '2021-05-01',
    ],
    ['1. Term. This Agreement commences on the Effective Date and ends on October 31, 2021.', null, '2021-10-31'],
    [
      '1. Term. This Agreement will continue until the earlier of (i) December 31, 2022, or (ii) its termination.',
      null,
      '2022-12-31',
    ],
  ])('%s', (text, term, end) => {
    const contract = read(text)
    expect([contract.term.value, contract.expirationDate.value]).toEqual([term, end])
  })
  it('is no other length', () => {
    const text = `4. Warranty. The warranty period is two (2) years. 5. Records. Records are kept for five years after termination of this Agreement.
      6. Breach. Either party may terminate this Agreement if a breach is not cured within one month.`
    expect(read(text)).toMatchObject({term: {value: null}, expirationDate: {value: null}})
  })
  test.each([
    'This Agreement shall continue for three (3) years from the Launch Date.',
    'This Agreement shall commence upon acceptance of the works and continue for three (3) years.',
  ])('no day is computed from an event: %s', (text) => {
    const {term, expirationDate} = read(`1. Term. ${text}`)
    expect(term.value).toBe('3 years')
    expect(expirationDate).toMatchObject({value: null, reason: 'its term begins or ends with an event'})
  })
  it('may have no end', () => {
    const {expirationDate} = read('1. Term. This Agreement shall remain in effect in perpetuity.')
    expect(expirationDate.reason).toBe('it runs until it is terminated')
  })
  it('has no end without a start', () => {
    const contract = readContract([
      gridPage('1. Term. This Agreement shall commence on the Effective Date and continue for two years.'),
    ])
    expect(contract.expirationDate.reason).toBe('it ends 2 years after it starts, and no start is printed')
  })
})

describe('renewal and notice', () => {
  test.each([
    [
      'This Agreement shall automatically renew for successive one (1) year terms unless either party gives at least sixty (60) days prior written notice.',
      '1 year',
      '60 days',
    ],
    [
      'The term of this Agreement is twelve (12) months, and it will be automatically renewed for one additional twelve month period. Such renewal is stopped by notice ninety (90) days prior to expiration.',
      '12 months',
      '90 days',
    ],
    ['Buyer shall have the option to renew this Agreement for an additional three (3) year period.', '3 years', null],
    ['This Agreement continues automatically for successive annual periods.', '1 year', null],
    ['Either party may terminate this Agreement on thirty (30) days notice.', null, null],
  ])('%s', (text, renewal, notice) => {
    const contract = read(`2. Renewal. ${text}`)
    expect([contract.renewalTerm.value, contract.noticePeriod.value]).toEqual([renewal, notice])
  })
})
