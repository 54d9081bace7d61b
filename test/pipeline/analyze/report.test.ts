import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {partyKey} from '../../../src/pipeline/analyze/parties.ts'
import {folderReport} from '../../../src/pipeline/analyze/report.ts'
import {clauseTypes} from '../../../src/types/bill.ts'
import {type ContractValues, contractDocument, contractOf, reportOn} from '../../helpers/contracts.ts'

const whole: ContractValues = {
  title: 'Service Agreement',
  parties: ['Blue Heron Ltd/Supplier', 'Quiet Mill Inc./Customer'],
  agreementDate: '2025-12-20',
  effectiveDate: '2026-01-01',
  expirationDate: '2026-12-31',
  renewalTerm: '1 year',
  noticePeriod: '30 days',
  governingLaw: 'Ruritania',
  clauses: [...clauseTypes],
}

describe('deadlines', () => {
  test('come soonest first, notice before the renewal that it prevents', () => {
    const {deadlines} = reportOn({
      late: {...whole, expirationDate: '2027-06-30'},
      soon: whole,
      fixed: {
        ...whole,
        title: 'Lease',
        expirationDate: '2026-12-24',
        renewalTerm: null,
        noticePeriod: null,
        clauses: ['payment'],
      },
      over: {...whole, title: 'Old', expirationDate: '2020-01-01', renewalTerm: null, clauses: ['payment']},
    })
    expect(deadlines.map(({contract, type, date, days}) => [contract, type, date, days])).toEqual([
      ['soon', 'notice', '2026-12-01', 9],
      ['fixed', 'end', '2026-12-24', 32],
      ['soon', 'renewal', '2027-01-01', 40],
      ['late', 'notice', '2027-05-31', 190],
      ['late', 'renewal', '2027-07-01', 221],
    ])
  })

  test('are sure only where all values are that they stand on', () => {
    const sure = reportOn({a: whole}).deadlines.map((one) => one.sure)
    const unsure = reportOn({a: {...whole, confidence: 0.7}})
    expect([...sure, ...unsure.deadlines.map((one) => one.sure)]).toEqual([true, true, false, false])
    expect(unsure.contracts[0]!.unsure).toEqual(expect.arrayContaining(['noticePeriod', 'parties[0]']))
    expect(unsure.counts.unsure).toBe(1)
  })
})

describe('what is missing', () => {
  test.each<[string, ContractValues, string[]]>([
    ['nothing', whole, []],
    ['the law', {...whole, governingLaw: null}, ['governingLaw']],
    ['a signature', {...whole, agreementDate: null}, ['agreementDate']],
    ['a party', {...whole, parties: ['Blue Heron Ltd']}, ['parties']],
    ['notice of what renews', {...whole, noticePeriod: null}, ['noticePeriod']],
    [
      'no notice of what ends by itself',
      {...whole, noticePeriod: null, renewalTerm: null, clauses: ['liability', 'payment', 'termination']},
      [],
    ],
    ['an end', {...whole, expirationDate: null, effectiveDate: null, noticePeriod: null, renewalTerm: null}, ['end']],
    ['no end of what has none', {...whole, expirationDate: 'perpetual', noticePeriod: null, renewalTerm: null}, []],
    ['clauses', {...whole, clauses: ['payment']}, ['liability', 'termination']],
    [
      'clauses of a kind',
      {...whole, title: 'Mutual Non-Disclosure Agreement', clauses: ['payment']},
      ['confidentiality'],
    ],
    [
      'nothing that an amendment needs',
      {title: 'First Amendment to the Lease', parties: ['A Ltd', 'B Ltd'], agreementDate: '2026-01-01'},
      [],
    ],
  ])('%s', (_, values, missing) => {
    expect(reportOn({a: values}).contracts[0]!.missing.map(({what}) => what)).toEqual(missing)
  })

  test('a clause of any type is either there or absent', () => {
    const [contract] = reportOn({a: {...whole, clauses: ['audit', 'ip']}}).contracts
    expect(contract!.absent).toEqual(clauseTypes.filter((type) => type !== 'audit' && type !== 'ip'))
  })
})

describe('parties', () => {
  test.each([
    ['Quiet Mill, Inc.', 'QUIET MILL INCORPORATED'],
    ['The Quiet Mill Inc', 'Quiet  Mill inc.'],
    ['Sæby Møbler A.S.', 'SÆBY MOBLER AS'],
    ['Dr. Ölmühle GmbH', 'DR OLMUHLE GMBH'],
  ])('%s and %s are one', (a, b) => {
    expect(partyKey(a)).toEqual(partyKey(b))
  })

  test.each([
    ['Quiet Mill Inc', 'Quiet Mill Ltd'],
    ['Quiet Mill', 'Quiet Mills'],
    ['Inc', 'Ltd'],
  ])('%s and %s are two', (a, b) => {
    expect(partyKey(a)).not.toEqual(partyKey(b))
  })

  test('are listed once with all their contracts, those of several first', () => {
    const {parties} = reportOn({
      a: {title: 'A', parties: ['Quiet Mill Inc./Customer', 'Zebra LLC']},
      b: {title: 'B', parties: ['QUIET MILL INCORPORATED/Buyer', 'Apple Tree']},
      c: {title: 'C', parties: ['Quiet Mill']},
    })
    expect(parties).toEqual([
      {
        name: 'QUIET MILL INCORPORATED',
        spellings: ['QUIET MILL INCORPORATED', 'Quiet Mill Inc.', 'Quiet Mill'],
        roles: ['Buyer', 'Customer'],
        contracts: ['a', 'b', 'c'],
      },
      {name: 'Apple Tree', spellings: ['Apple Tree'], roles: [], contracts: ['b']},
      {name: 'Zebra LLC', spellings: ['Zebra LLC'], roles: [], contracts: ['a']},
    ])
  })

  test('a name without a legal form belongs to neither of two companies', () => {
    const {parties} = reportOn({a: {parties: ['Mill Inc', 'Mill Ltd']}, b: {parties: ['Mill']}})
    expect(parties.map(({name}) => name)).toEqual(['Mill', 'Mill Inc', 'Mill Ltd'])
  })
})

describe('amendments', () => {
  const lease = {title: 'Office Lease', parties: ['Heron Ltd', 'Mill Inc'], agreementDate: '2024-01-01'}
  const amendment = {...lease, title: 'First Amendment to Office Lease', agreementDate: '2025-01-01'}

  test('stand next to what they amend', () => {
    const {contracts} = reportOn({
      lease,
      other: {...lease, title: 'Cleaning Contract'},
      amendment: {...amendment, parties: ['MILL INCORPORATED', 'Heron Limited']},
    })
    expect(contracts.map(({id, amends, amendedBy}) => [id, amends, amendedBy])).toEqual([
      ['lease', null, ['amendment']],
      ['other', null, []],
      ['amendment', 'lease', []],
    ])
  })

  test.each<[string, Record<string, ContractValues>]>([
    ['nothing of other parties', {lease: {...lease, parties: ['Fox Ltd', 'Owl Ltd']}}],
    ['nothing that is younger', {lease: {...lease, agreementDate: '2026-01-01'}}],
    ['neither of two that fit as well', {lease, twin: {...lease, agreementDate: '2024-02-01'}}],
  ])('amend %s', (_, contracts) => {
    expect(reportOn({...contracts, amendment}).contracts.at(-1)!.amends).toBe(null)
  })

  test('an amended and restated contract is one of its own', () => {
    const restated = {...whole, title: 'Amended and Restated Office Lease', clauses: []}
    expect(reportOn({lease, restated}).contracts[1]).toMatchObject({
      amends: null,
      missing: expect.arrayContaining([{what: 'payment', why: 'a lease has such a clause'}]),
    })
  })
})

test('amounts for the same thing in one currency are added, each once a contract; the others are counted', () => {
  const {amounts, amountsApart} = reportOn({
    a: {amounts: [{value: '100.10'}, {value: '100.10'}, {what: 'Fee', value: '0.20'}, {what: null}]},
    b: {amounts: [{value: '50'}, {value: '7', currency: 'USD'}, {value: '1,000'}, {currency: null}]},
  })
  expect(amounts).toEqual([
    {what: 'fee', currency: 'EUR', total: '150.30', contracts: ['a', 'b']},
    {what: 'fee', currency: 'USD', total: '7.00', contracts: ['b']},
  ])
  expect(amountsApart).toBe(3)
})

test('documents that are no contracts, failed, or are there twice are listed as such', () => {
  const error = {code: 'E_ENCRYPTED', message: 'locked', hint: null, retryable: false}
  const report = folderReport({
    today: '2026-11-22',
    soonDays: 90,
    documents: [
      contractDocument('a', whole),
      contractDocument('copy', whole),
      {...contractDocument('bill', {}), kind: 'bill', contract: null},
      {...contractDocument('twin', {}), kind: 'bill', contract: null, duplicateOf: 'bill', reason: 'the same figures'},
      {...contractDocument('broken', {}), id: null, state: 'failed', kind: null, contract: null, error},
      {...contractDocument('again', whole), id: 'a', state: 'duplicate', duplicateOf: 'a', reason: 'same bytes'},
      {...contractDocument('gone', {}), state: 'cancelled', kind: null, contract: null},
    ],
  })
  expect(report.counts).toMatchObject({contracts: 1, others: 1, failed: 1, duplicates: 3, cancelled: 1})
  expect(report.contracts.map(({id}) => id)).toEqual(['a'])
  expect(report.others).toEqual([{id: 'bill', path: '/c/bill.pdf', kind: 'bill'}])
  expect(report.failed).toEqual([{path: '/c/broken.pdf', error}])
  expect(report.duplicates).toEqual([
    {id: 'twin', path: '/c/twin.pdf', of: 'bill', reason: 'the same figures'},
    {id: 'a', path: '/c/again.pdf', of: 'a', reason: 'same bytes'},
    {id: 'copy', path: '/c/copy.pdf', of: 'a', reason: 'the same title, parties, dates and clauses'},
  ])
})

test.each<[string, ContractValues, number]>([
  ['the same', {}, 1],
  ['a bad scan', {governingLaw: null, expirationDate: null, clauses: ['payment']}, 1],
  ['of another party', {parties: ['Blue Heron Ltd', 'Green Hill Inc']}, 2],
  ['of another day', {agreementDate: '2025-12-21'}, 2],
])('a file that looks like another contract: %s', (_, changes, contracts) => {
  const like = {
    ...contractDocument('b', {...whole, ...changes}),
    duplicateOf: 'a',
    reason: 'the same figures and words',
  }
  const documents = [contractDocument('a', whole), like]
  const report = folderReport({today: '2026-11-22', soonDays: 90, documents})
  expect(report.counts).toMatchObject({contracts, duplicates: 2 - contracts})
  // What it is like is not in this folder: then it is the one.
  expect(folderReport({today: '2026-11-22', soonDays: 90, documents: [like]}).counts.contracts).toBe(1)
})

test('two contracts of which little was read are not taken for the same', () => {
  expect(reportOn({a: {title: 'Lease'}, b: {title: 'Lease'}}).counts).toMatchObject({contracts: 2, duplicates: 0})
})

const date = fc.oneof(
  fc
    .date({min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true})
    .map((one) => one.toISOString().slice(0, 10)),
  fc.constantFrom(null, 'perpetual', '2026-02-31', '0000-00-00', '9999-12-31'),
)
const period = fc.oneof(
  fc
    .tuple(fc.integer({min: 0, max: 9999}), fc.constantFrom('days', 'weeks', 'business days', 'months', 'years'))
    .map((parts) => parts.join(' ')),
  fc.constantFrom(null, '', 'a while'),
)

test('any dates and periods make a report, and no deadline lies before today', () => {
  const values = fc.record({
    effectiveDate: date,
    expirationDate: date,
    term: period,
    renewalTerm: period,
    noticePeriod: period,
    title: fc.string(),
  })
  fc.assert(
    fc.property(values, (contract) => {
      const {deadlines, contracts} = folderReport({
        today: '2026-11-22',
        soonDays: 90,
        documents: [{...contractDocument('a', {}), contract: contractOf(contract)}],
      })
      for (const deadline of deadlines) expect(deadline.days).toBeGreaterThanOrEqual(0)
      for (const {notice} of contracts) if (notice?.by != null) expect(notice.by <= notice.ends).toBe(true)
    }),
  )
})
