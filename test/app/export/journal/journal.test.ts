import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {defaultAccounts} from '../../../../src/app/export/journal/accounts.ts'
import {beancountEntry} from '../../../../src/app/export/journal/beancount.ts'
import {type JournalCount, journal} from '../../../../src/app/export/journal/journal.ts'
import {ledgerEntry} from '../../../../src/app/export/journal/ledger.ts'
import {book, type Transaction} from '../../../../src/app/export/journal/transaction.ts'
import {parseWhere} from '../../../../src/app/export/where.ts'
import {decimal, sum} from '../../../../src/pipeline/scan/values/decimal.ts'
import type {DocumentJson} from '../../../../src/types/contract.ts'
import {bill, testApp} from '../../../helpers/app.ts'

const known = {vendor: 'Shop', date: '2026-03-14', total: '9.50', currency: 'EUR', tax: '1.52'}
const document = (values: Parameters<typeof bill>[0] = known, changes: Partial<DocumentJson> = {}): DocumentJson =>
  ({
    id: 'd_1',
    path: '/bills/a.jpg',
    kind: 'receipt',
    labels: [],
    review: false,
    bill: bill(values),
    ...changes,
  }) as DocumentJson

function booked(...given: Parameters<typeof document>): Transaction {
  const result = book({document: document(...given), part: null}, {...defaultAccounts, tax: 'Assets:VAT'})
  if ('reason' in result) throw new Error(result.reason)
  return result.transaction
}

describe('book', () => {
  test('books the total, its tax apart where that has an account', () => {
    expect(booked().postings).toEqual([
      {account: 'Expenses:Unsorted', amount: '7.98'},
      {account: 'Assets:VAT', amount: '1.52'},
      {account: 'Assets:Bank', amount: '-9.50'},
    ])
    const plain = book({document: document(), part: null}, defaultAccounts)
    expect('transaction' in plain && plain.transaction.postings).toEqual([
      {account: 'Expenses:Unsorted', amount: '9.50'},
      {account: 'Assets:Bank', amount: '-9.50'},
    ])
  })

  test('a credit note gives money back', () => {
    expect(booked({...known, total: '-119.00', tax: '-19.00'}).postings.map(({amount}) => amount)).toEqual([
      '-100.00',
      '-19.00',
      '119.00',
    ])
  })

  test.each(['date', 'total', 'currency'] as const)('without a %s it says why, and guesses nothing', (name) => {
    const {[name]: _, ...rest} = known
    expect(book({document: document(rest), part: null}, defaultAccounts)).toEqual({reason: `its ${name} is not known`})
  })

  test('whatever the figures are, the postings sum to zero', () => {
    const cents = fc.integer({min: -1_000_000, max: 1_000_000}).map((n) => (n / 100).toFixed(2))
    fc.assert(
      fc.property(cents, cents, (total, tax) => {
        expect(sum(booked({...known, total, tax}).postings.map(({amount}) => decimal(amount)))).toBe(0n)
      }),
    )
  })
})

describe('entries', () => {
  test('names cannot break out of their line', () => {
    const hostile = booked({...known, vendor: '* Evil; | "Shop"\\\n2026-01-01 * x', invoiceNumber: '(7)\n'})
    const ledger = ledgerEntry(hostile)
    expect(ledger.split('\n')[0]).toBe('2026-03-14 * (7) Evil, / "Shop"\\ 2026-01-01 * x')
    expect(ledger.trimEnd().split('\n')).toHaveLength(6)
    const beancount = beancountEntry(hostile)
    expect(beancount.split('\n')[0]).toBe('2026-03-14 * "* Evil; | \\"Shop\\"\\\\ 2026-01-01 * x" ""')
  })

  test('a bill that has to be looked at is marked as not cleared', () => {
    const open = booked(known, {review: true})
    expect(ledgerEntry(open)).toMatch(/^2026-03-14 ! Shop\n/)
    expect(beancountEntry(open)).toMatch(/^2026-03-14 ! "Shop" ""\n/)
  })
})

test('a journal is ordered by date, leaves out what is no bill and names what cannot be booked', async () => {
  const t = await testApp()
  const {batch} = await t.submit(['b', 'a', 'letter', 'open'].map((name) => t.file(`${name}.txt`, name)))
  const [b, a, letter, open] = await t.items(batch)
  await t.finish(b!.run!, {data: {kind: 'receipt', bill: bill(known)}})
  await t.finish(a!.run!, {data: {kind: 'receipt', bill: bill({...known, vendor: 'Earlier', date: '2026-01-02'})}})
  await t.finish(letter!.run!, {data: {kind: 'letter'}})
  await t.finish(open!.run!, {data: {kind: 'receipt', bill: bill({vendor: 'No total'})}})
  const count: JournalCount = {documents: 0, unbooked: []}
  const options = {where: parseWhere([]), accounts: defaultAccounts}
  let text = ''
  for await (const piece of journal(t.app, 'beancount', options, count)) text += piece
  expect(text.indexOf('Earlier')).toBeLessThan(text.indexOf('"Shop"'))
  expect(text.match(/ open /g)).toHaveLength(2)
  expect(text).toContain('2026-01-02 open Assets:Bank')
  expect(count).toEqual({
    documents: 2,
    unbooked: [{document: open!.document, part: null, path: open!.path, reason: 'its date is not known'}],
  })
})
