import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {compareFingerprints} from '../../../../src/pipeline/scan/duplicate/compare.ts'
import {fingerprintOf, likeness} from '../../../../src/pipeline/scan/duplicate/fingerprint.ts'
import {keysOf} from '../../../../src/pipeline/scan/duplicate/keys.ts'
import type {Fingerprint} from '../../../../src/types/results.ts'
import {bill, textPage} from '../../../helpers/app.ts'

const receipt = [
  'MOSS LANTERN STORE LTD REG 200145678 12 Quarry Lane 48211 Fenwick TEL 0355512',
  'RECEIPT 000418 2026-03-14 15:42 Lamp oil 12.50 Candle wax 3.80 Wick 1.20 Matches 0.90 Lantern 34.00',
  'TOTAL 52.40 CASH 60.00 CHANGE 7.60 thank you come again',
].join(' ')

const print = (text: string, values: Parameters<typeof bill>[0] = {date: '2026-03-14', total: '52.40'}): Fingerprint =>
  fingerprintOf([{...textPage(1, text), source: 'text'}], bill(values))

/** A second reading of the same paper: some words are wrong, some are lost. */
function reread(text: string, keep: (index: number) => boolean): string {
  return text
    .split(' ')
    .map((word, i) => (keep(i) ? word : word.replaceAll('0', 'O').replaceAll('e', 'c')))
    .join(' ')
}

describe('the same paper', () => {
  test('is known although one word in eight was read otherwise', () => {
    expect(compareFingerprints(print(receipt), print(reread(receipt, (i) => i % 8 !== 0)))).not.toBeNull()
  })

  test('is known without a date and a total, by its figures and words', () => {
    expect(compareFingerprints(print(receipt, {}), print(receipt, {}))).toBe('the same figures and words')
  })

  test('is found: it shares keys with itself, however it was read', () => {
    const keys = new Set(keysOf(print(receipt)))
    const again = keysOf(print(reread(receipt, (i) => i % 8 !== 0)))
    expect(again.filter((key) => keys.has(key)).length).toBeGreaterThan(3)
  })
})

describe('letters of one template, which share figures and nearly all words', () => {
  const letter = (name: string) =>
    `Dear ${name}, your meter 48211 at 12 Quarry Lane was read on 2026-03-14. Please call 0355512 by 2026-04-01. Reference 200145678.`
  const textOf = (text: string) => fingerprintOf([{...textPage(1, text), source: 'text'}], null)

  test('are others where a name is another', () => {
    expect(compareFingerprints(textOf(letter('Ms Alder')), textOf(letter('Mr Birch')))).toBeNull()
  })

  test('are one where all words are the same, in whatever order lines are broken', () => {
    const moved = letter('Ms Alder').split('. ').toReversed().join('. ')
    expect(compareFingerprints(textOf(letter('Ms Alder')), textOf(moved))).toBe('the same figures and words')
  })
})

describe('two purchases at one shop, on one day, of one total, stay two', () => {
  test.each([
    ['at another time', receipt.replace('15:42', '15:43').replace('000418', '000419'), {}],
    ['under another number', receipt.replace('15:42', '').replace('000418', '000419'), {invoiceNumber: '000419'}],
    ['on another day', receipt.replace('2026-03-14', '2026-03-15').replace('15:42', ''), {date: '2026-03-15'}],
    ['of another total', receipt.replace('52.40', '62.40').replace('15:42', ''), {total: '62.40'}],
  ])('%s', (_, text, changed) => {
    const first = print(receipt.replace('15:42', text.includes('15:') ? '15:42' : ''), {
      date: '2026-03-14',
      total: '52.40',
      invoiceNumber: '000418',
    })
    expect(compareFingerprints(first, print(text, {date: '2026-03-14', total: '52.40', ...changed}))).toBeNull()
  })
})

test('bills of one shop with other goods are two, though their heads are the same', () => {
  const other = receipt.replace(/Lamp oil.*$/u, 'Rope 7.25 Bucket 18.15 Nails 4.40 TOTAL 29.80 CARD 29.80')
  expect(compareFingerprints(print(receipt, {}), print(other.replace('15:42', '09:10'), {}))).toBeNull()
})

const notice =
  'Heron Water Works customer 4711002 contract 880012345 telephone 555010 meter 60123 Dear Sir or Madam your meter in Mill Road 12 was read and stands at 41200'

describe('letters that say nearly the same', () => {
  const next = notice.replace('41200', '42150')
  const scanned = (text: string): Fingerprint => fingerprintOf([{...textPage(1, text), source: 'ocr'}], null)

  test('are two where no word had to be recognised, and one with other spaces, signs and case', () => {
    expect(compareFingerprints(print(notice, {}), print(next, {}))).toBeNull()
    expect(
      compareFingerprints(print(notice, {}), print(notice.toUpperCase().replace('Dear', '- dear'), {})),
    ).not.toBeNull()
  })

  test.each([
    [
      'one word of a thousand',
      ['tomato '.repeat(500), 'potato '.repeat(500)],
      ['tomato '.repeat(500), `${'potato '.repeat(499)} leek`],
    ],
    ['one digit', ['tips number', '1'], ['tips number', '2']],
  ])('are two by %s', (_, a, b) => {
    expect(compareFingerprints(print(a.join(' '), {}), print(b.join(' '), {}))).toBeNull()
  })

  test('may be one where a scan is compared, since words of it may be misread', () => {
    expect(compareFingerprints(scanned(notice), print(next, {}))).toBe('the same figures and words')
  })

  test('of a version that kept no words are compared as before', () => {
    const {exact: _, ...before} = print(notice, {})
    expect(compareFingerprints(before, print(next, {}))).toBe('the same figures and words')
  })
})

test('pages without words are the same by their look alone, with words never', () => {
  const look = 'a5'.repeat(32)
  const blank = {...fingerprintOf([{...textPage(1, ''), words: []}], null), look}
  expect(compareFingerprints(blank, {...blank, look: `${look.slice(0, -2)}a4`})).toBe('the same look')
  expect(compareFingerprints(blank, {...blank, look: '5a'.repeat(32)})).toBeNull()
  expect(compareFingerprints(blank, {...blank, look: ''})).toBeNull()
  const letter = print('Dear Sir we write to you about the roof of the house', {})
  expect(compareFingerprints({...letter, look}, {...print('Quite other words of somebody else', {}), look})).toBeNull()
})

test('the likeness of sketches is near that of the sets of words', () => {
  const word = fc.stringMatching(/^[a-z]{3,8}$/u)
  fc.assert(
    fc.property(
      fc.uniqueArray(word, {minLength: 30, maxLength: 60}),
      fc.integer({min: 0, max: 30}),
      (words, shared) => {
        const [a, b] = [words, [...words.slice(0, shared), ...words.slice(shared).map((each) => `${each}x`)]]
        const union = new Set([...a, ...b])
        const jaccard = b.filter((each) => a.includes(each)).length / union.size
        const told = likeness(print(a.join(' '), {}).sketch, print(b.join(' '), {}).sketch)
        expect(Math.abs(told - jaccard)).toBeLessThan(0.3)
      },
    ),
    {numRuns: 30},
  )
})
