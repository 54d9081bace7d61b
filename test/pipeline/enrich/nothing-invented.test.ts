import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {askedOfBills} from '../../../src/pipeline/enrich/ask.ts'
import {type Answer, checkAnswer} from '../../../src/pipeline/enrich/check-answer.ts'
import {inventedIn} from '../../../src/pipeline/enrich/checks/summary.ts'
import {contractFields} from '../../../src/types/bill.ts'
import type {Enrichment} from '../../../src/types/enrichment.ts'
import {evidenceOf, pagesOf} from './documents.ts'

const names = [...askedOfBills, ...contractFields, 'kind'] as const
const word = fc.constantFrom(
  ...'Total Subtotal VAT Date Due Invoice no. Ltd GmbH Acme Müller Oﬃce laws of Oregon term notice cash EUR $ renew'.split(
    ' ',
  ),
)
const amount = fc.integer({min: 0, max: 9_999_999}).map((cents) => (cents / 100).toFixed(2))
const printedAmount = amount.chain((one) =>
  fc.constantFrom(one, one.replace('.', ','), `€${one}`, `${one}-`, one.replace(/(\d)(\d{3}\.)/, '$1,$2')),
)
const isoDate = fc
  .date({min: new Date('2000-01-01'), max: new Date('2030-12-31'), noInvalidDate: true})
  .map((date) => date.toISOString().slice(0, 10))
const printedDate = isoDate.chain((iso) => {
  const [year, month, day] = iso.split('-')
  return fc.constantFrom(iso, `${day}.${month}.${year}`, `${day}/${month}/${year}`, `${month}/${day}/${year}`)
})
const duration = fc
  .tuple(fc.integer({min: 1, max: 120}), fc.constantFrom('days', 'months', 'years'))
  .map((parts) => parts.join(' '))
const piece = fc.oneof(word, printedAmount, printedDate, duration, fc.string({unit: 'grapheme', maxLength: 8}))
const text = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ' ', '\n', '  ')), {maxLength: 40})
  .map((all) => all.flat().join(''))

/** Quotes are parts of the document, changed parts of it, or made up. */
const answerTo = (document: string): fc.Arbitrary<Answer> => {
  const part = fc
    .tuple(fc.nat(document.length), fc.nat(60))
    .map(([start, length]) => document.slice(start, start + length))
  const quote = fc.oneof(
    part,
    part.map((one) => one.replace(/\d/, '7')),
    fc.array(piece).map((all) => all.join(' ')),
  )
  const value = fc.oneof(amount, isoDate, duration, word, part, fc.constantFrom('EUR', 'USD', 'invoice', 'cash'))
  const one = fc.record({name: fc.constantFrom<string>(...names), value, quote})
  return fc.record({
    fields: fc.array(one, {maxLength: 30}),
    parties: fc.array(fc.record({name: value, role: value, quote}), {maxLength: 4}),
    labels: fc.array(fc.record({label: fc.constantFrom('tax', 'rent'), quote}), {maxLength: 3}),
  })
}

const everything = {
  fields: [...askedOfBills, ...contractFields],
  kind: true,
  parties: true,
  labels: ['tax', 'rent'],
  clauses: [],
}
const bare = (one: string) =>
  one
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
const digitsOf = (one: string) => one.replace(/\D/g, '')

/** What accepted values must have in common with the words that they stand on. */
function isBorne({path, value, quote}: Enrichment['fields'][number]): boolean {
  if (/Date$|^date$/.test(path)) return value.split('-').every((part) => quote.includes(String(Number(part)).slice(-2)))
  if (['subtotal', 'discount', 'tax', 'tip', 'total'].includes(path))
    return digitsOf(quote).includes(digitsOf(value).replace(/^0+|0+$/g, ''))
  if (/[tT]erm$|Period$/.test(path)) return quote.includes(/\d+/.exec(value)![0])
  if (path === 'kind' || path === 'currency' || path === 'paymentMethod') return true
  return bare(quote).includes(bare(value))
}

describe('whatever a model says', () => {
  const documentAndAnswer = fc
    .array(text, {minLength: 1, maxLength: 3})
    .chain((pages) =>
      fc.tuple(
        fc.constant(pages),
        answerTo(pages.join('\n')),
        fc.constantFrom('invoice' as const, 'contract' as const),
      ),
    )

  test('nothing is kept whose evidence is not in the document, and nothing is sure', () => {
    let kept = 0
    fc.assert(
      fc.property(documentAndAnswer, ([texts, answer, kind]) => {
        const pages = pagesOf(...texts)
        const {fields, parties, labels} = checkAnswer(everything, answer, evidenceOf(pages, kind))
        const onPage = ({page, quote}: {page: number; quote: string}) =>
          bare(pages[page - 1]!.text).includes(bare(quote)) && bare(quote) !== ''
        for (const one of [...fields, ...parties, ...labels]) {
          expect(onPage(one), JSON.stringify(one)).toBe(true)
          expect(one.confidence).toBeLessThan(0.9)
          kept++
        }
        for (const one of fields) expect(isBorne(one), JSON.stringify(one)).toBe(true)
        for (const one of parties) expect(bare(one.quote), JSON.stringify(one)).toContain(bare(one.value))
      }),
      {numRuns: 1500},
    )
    // A test that lets nothing through would hold for a check that refuses all.
    expect(kept).toBeGreaterThan(100)
  })
})

const clause =
  'Customer shall pay Blue Harbor LLC a fee of $2,500 per month within thirty (30) days of each invoice; late sums bear interest of 1.5 % a month.'

describe('summaries', () => {
  test.each([
    'Customer pays Blue Harbor LLC $2,500 per month.',
    'Invoices are due in 30 days; late sums bear 1.5 % interest a month.',
    'The customer pays a fee per month within thirty days of each invoice.',
  ])('kept: %s', (summary) => {
    expect(inventedIn(summary, clause)).toBe(null)
  })

  test.each([
    ['Customer pays $3,500 per month.', 'a figure in it is not in the clause'],
    ['Customer pays $2,50 per month.', 'a figure in it is not in the clause'],
    ['Customer pays €2,500 per month.', 'a figure in it is not in the clause'],
    ['Customer pays within sixty days.', 'a number in it is not in the clause'],
    ['Customer pays $2,500 per year.', 'a number in it is not in the clause'],
    ['Customer pays Evil Corp a fee.', 'a name in it is not in the clause'],
    ['Evil Corp is paid a fee.', 'a name in it is not in the clause'],
    ['A fee is due. Evil pays it.', 'a name in it is not in the clause'],
    ['Customer need not pay.', 'it denies or allows what the clause does not'],
    ['Pay at https://evil.example now', 'it is not a sentence or two'],
    ['fee '.repeat(90), 'it is not a sentence or two'],
  ])('thrown away: %s', (summary, why) => {
    expect(inventedIn(summary, clause)).toBe(why)
  })

  test.each([
    ['Fees are due in 10 days.', null],
    ['Ten days after the invoice 5 percent is due.', null],
    ['Fees are due in 10 months.', 'a figure in it has another unit in the clause'],
    ['After 3 days 5% is due.', 'a figure in it has another unit in the clause'],
    ['A deposit of 3% is due.', 'a figure in it has another unit in the clause'],
    ['A fee of $10 is due.', 'a figure in it has another unit in the clause'],
    ['A deposit of $400 is due.', null],
  ])('figures keep their units: %s', (summary, expected) => {
    const mixed =
      'Fees are due in ten (10) days; after 3 months a deposit of $ 400 is due, with 5% of interest a year, percent by percent.'
    expect(inventedIn(summary, mixed)).toBe(expected)
  })

  test('a prohibition does not become a permission', () => {
    const forbids = 'Neither party may assign this Agreement without written consent.'
    expect(inventedIn('A party may assign the agreement.', forbids)).toBe(
      'it denies or allows what the clause does not',
    )
    expect(inventedIn('Assignment is prohibited without consent.', forbids)).toBe(null)
  })

  test('every figure of a kept summary is in its clause', () => {
    const parts = fc.oneof(word, amount, duration, fc.constantFrom(...clause.split(' ')))
    fc.assert(
      fc.property(fc.array(parts, {minLength: 1, maxLength: 20}), (chosen) => {
        const summary = chosen.join(' ')
        if (inventedIn(summary, clause) !== null) return
        for (const [figure] of summary.matchAll(/\d+(?:[.,]\d+)*/g)) expect(clause).toContain(figure)
      }),
      {numRuns: 500},
    )
  })
})
