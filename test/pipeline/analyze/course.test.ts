import {describe, expect, test} from 'vitest'
import {courseOf} from '../../../src/pipeline/analyze/course.ts'
import {type ContractValues, contractOf} from '../../helpers/contracts.ts'

const course = (values: ContractValues, today = '2026-11-22') => courseOf(contractOf(values), today, 90)

describe('a contract that renews', () => {
  const yearly = {effectiveDate: '2024-01-01', term: '1 year', renewalTerm: '1 year', noticePeriod: '60 days'}

  test.each([
    ['2024-06-01', 1, '2024-12-31', '2024-11-01', null],
    ['2024-11-01', 1, '2024-12-31', '2024-11-01', null],
    ['2024-11-02', 1, '2024-12-31', '2025-11-01', '2024-11-01'],
    ['2024-12-31', 1, '2024-12-31', '2025-11-01', '2024-11-01'],
    ['2025-01-01', 2, '2025-12-31', '2025-11-01', null],
    ['2026-11-22', 3, '2026-12-31', '2027-11-01', '2026-11-01'],
    ['2031-02-01', 8, '2031-12-31', '2031-11-01', null],
  ])('on %s is in term %i, which ends on %s; notice is due by %s', (today, number, ends, by, missed) => {
    const {term, notice, nextRenewal, status} = course(yearly, today)
    expect({status, number: term!.number, ends: term!.to, by: notice!.by, missed: notice!.missed}).toEqual({
      status: 'active',
      number,
      ends,
      by,
      missed,
    })
    expect(nextRenewal! > ends).toBe(true)
  })

  test.each([
    // A term that ends with February ends with it in leap years too.
    ['2023-02-28', '1 year', '2024-02-10', '2024-02-29'],
    ['2024-02-29', '1 year', '2025-01-01', '2025-02-28'],
    // Months are counted from the first end: no day is lost on the way through February.
    ['2026-01-31', '1 month', '2026-03-15', '2026-03-31'],
    ['2026-01-30', '1 month', '2026-03-15', '2026-03-30'],
    ['2026-06-30', '6 months', '2026-08-01', '2026-12-31'],
    ['2026-01-01', '30 days', '2026-02-01', '2026-03-02'],
    ['1995-12-31', '1 day', '2026-11-22', '2026-11-22'],
  ])(
    'with a first end on %s and renewals of %s is on %s in a term that ends on %s',
    (end, renewalTerm, today, ends) => {
      expect(course({expirationDate: end, renewalTerm}, today).term!.to).toBe(ends)
    },
  )

  test('and asks for more notice than a term has days misses several, and says so', () => {
    const {notice} = course({expirationDate: '2026-11-30', renewalTerm: '1 month', noticePeriod: '90 days'})
    expect(notice).toMatchObject({by: '2026-11-30', ends: '2027-02-28', missed: '2026-09-01'})
    expect(notice!.reason).toContain('for the term under way it was due by 2026-09-01')
  })

  test('without a printed length may have ended', () => {
    const {status, reason} = course({expirationDate: '2025-12-31', clauses: ['renewal']})
    expect({status, reason}).toEqual({
      status: 'unknown',
      reason: 'the first term ends on 2025-12-31, unless it was renewed: for how long is not printed',
    })
  })
})

describe('a contract that does not renew', () => {
  test.each([
    ['2026-11-22', 'ends-soon', null, '2026-11-20'],
    ['2026-06-01', 'active', '2026-11-20', null],
    ['2026-12-21', 'ended', undefined, undefined],
  ])('is on %s %s', (today, status, by, missed) => {
    const found = course({effectiveDate: '2025-01-01', expirationDate: '2026-12-20', noticePeriod: '30 days'}, today)
    expect({status: found.status, by: found.notice?.by, missed: found.notice?.missed}).toEqual({status, by, missed})
    expect(found.nextRenewal).toBe(null)
  })

  test('names what it takes for granted', () => {
    const {notice} = course({expirationDate: '2027-05-31', noticePeriod: '15 business days'})
    expect(notice!.reason).toBe(
      'the term ends on 2027-05-31, less 15 business days of notice; no renewal is printed: it may end by itself; Monday to Friday, holidays are not known',
    )
  })
})

test.each([
  ['that was worked out', {expirationDate: '2027-01-01'}, '2026-12-31'],
  ['that is printed and another', {expirationDate: '2027-01-02'}, '2027-01-02'],
  ['that is none', {expirationDate: null}, '2026-12-31'],
])('a term of a year ends before its anniversary: beside a day %s', (_, values, ends) => {
  expect(course({effectiveDate: '2026-01-01', term: '1 year', ...values}).term!.to).toBe(ends)
})

test('a day for a notice that is a weekend is named as one', () => {
  const {notice} = course({expirationDate: '2026-12-28', renewalTerm: '1 year', noticePeriod: '30 days'}, '2026-11-01')
  expect(notice).toMatchObject({by: '2026-11-28', reason: expect.stringContaining('that day is a weekend')})
})

test.each([
  ['nothing', {}, 'unknown', 'no end is printed; no notice period is printed'],
  [
    'a term from nowhere',
    {term: '2 years'},
    'unknown',
    'a term of 2 years from a day that is not known; no notice period is printed',
  ],
  [
    'no real date',
    {effectiveDate: 'upon signing', expirationDate: 'soon'},
    'unknown',
    'no end is printed; no notice period is printed',
  ],
  [
    'for ever',
    {expirationDate: 'perpetual'},
    'unknown',
    'it is made for an unlimited time; no notice period is printed',
  ],
  [
    'a beginning to come',
    {effectiveDate: '2027-01-01', term: '1 year'},
    'not-started',
    'it begins on 2027-01-01; a term of 1 year from 2027-01-01 ends on 2027-12-31',
  ],
])('with %s', (_, values, status, reason) => {
  expect(course(values)).toMatchObject({status, reason, notice: null})
})

test('an open-ended contract can be ended at any time, at the end of its notice period', () => {
  expect(course({effectiveDate: '2020-01-01', noticePeriod: '3 months'})).toMatchObject({
    status: 'open-ended',
    term: null,
    notice: {by: null, ends: '2027-02-22', missed: null},
  })
})
