import fc from 'fast-check'
import {describe, expect, it, test} from 'vitest'
import {boxesForRange} from '../../../../src/pipeline/ingest/boxes.ts'
import {quoteOf} from '../../../../src/pipeline/scan/contract/field.ts'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import {contractText} from '../../../../src/pipeline/scan/contract/text.ts'
import type {Page} from '../../../../src/types/document.ts'
import {gridPage} from '../grid.ts'

const squeezed = (text: string) => text.replace(/\s+/gu, ' ').trim()

const clauses = [
  'Either party may terminate this Agreement\n   upon sixty (60) days notice.',
  'The Licensee shall pay a monthly   fee of $1,500.00.',
  'This Agreement shall be governed by the laws of the State of Ohio.',
  'Confidential Information shall not be disclosed to any other person.',
  'Neither party may assign this Agreement without consent.',
  'Nothing else of note was said at\tthe meeting.',
  '14. Insurance. The Licensee shall maintain adequate insurance at all times.',
]

/** Every quote is the text of its page between its offsets, up to white space. */
function expectQuotesInPlace(pages: readonly Page[]): number {
  const contract = readContract(pages)
  const quotes = [...contract.clauses, ...contract.amounts]
  for (const {quote, page, start, end} of quotes) {
    const text = pages.find((one) => one.page === page)?.text ?? ''
    expect(squeezed(text.slice(start, end))).toBe(quote)
    expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
  }
  return quotes.length
}

test('quotes stand where they say, whatever white space is around them', () => {
  const piece = fc.constantFrom(...clauses)
  const gap = fc.constantFrom(' ', '\n', '\n\n', '  \n\n\n\t ', '   ')
  const page = fc.array(fc.tuple(piece, gap), {minLength: 1, maxLength: 8}).map((parts) => parts.flat().join(''))
  fc.assert(
    fc.property(fc.array(page, {minLength: 1, maxLength: 4}), (texts) => {
      expectQuotesInPlace(texts.map((text, i) => gridPage(text, {page: i + 1, boxless: true})))
    }),
  )
})

test('lines that belong to the paper do not tear a sentence, and its place still holds', () => {
  const page = (number: number, text: string) =>
    gridPage(`${text}\n\nBluebird Supply Terms\n- ${number} -`, {page: number})
  const pages = [
    page(1, 'Either party may terminate this Agreement'),
    page(2, 'upon notice. The Licensee shall pay a monthly fee of $1,500.00.'),
    page(3, 'The parties shall keep confidential what they learn.'),
    page(4, 'This Agreement shall be governed by the laws of'),
    page(5, 'the State of Ohio.'),
  ]
  expect(expectQuotesInPlace(pages)).toBeGreaterThanOrEqual(4)
  expect(readContract(pages).governingLaw).toMatchObject({value: 'Ohio', page: 4})
})

describe('a span over a page break', () => {
  const pages = [gridPage('One two', {page: 1}), gridPage('three four', {page: 2})]
  const contract = contractText(pages)

  it('is cut to the page on which it begins', () => {
    expect(quoteOf(contract, {start: 4, end: 13})).toEqual({quote: 'two', page: 1, start: 4, end: 7})
  })
  it('or to the page of what must be kept', () => {
    expect(quoteOf(contract, {start: 4, end: 13}, 9)).toEqual({quote: 'three', page: 2, start: 0, end: 5})
  })
  it('is none where only white space is left', () => {
    expect(quoteOf(contract, {start: 7, end: 8})).toBeNull()
  })
})

it('shows a quote on the page image', () => {
  const page = gridPage('A. Law\nThis Agreement shall be governed by\nthe laws of the State of Ohio.')
  const [clause] = readContract([page]).clauses
  expect(clause?.type).toBe('governing-law')
  expect(boxesForRange(page, clause!.start, clause!.end)).toHaveLength(13)
})

test('a raised ordinal that was torn is joined', () => {
  const page = gridPage('This Agreement is made this 27t h day of March, 2017 by the parties.', {boxless: true})
  expect(contractText([page]).text).toContain('27th day')
  expect(readContract([page]).agreementDate.value).toBe('2017-03-27')
})
