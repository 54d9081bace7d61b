import {describe, expect, test} from 'vitest'
import {compareSamples, type ReadDocument, report, score, surelyWrong} from '../../scripts/compare-samples.ts'
import type {Truth} from '../../scripts/samples-truth.ts'

const truth: Truth = {
  'a.jpg': {
    kind: 'receipt',
    vendor: 'Bäckerei & Co',
    date: '2026-05-14',
    currency: 'EUR',
    total: '19.65',
    items: ['19.65'],
  },
  'b.docx': {kind: 'contract', date: '2026-02-01'},
}

const field = (value: string | null, confidence = 0.95) => ({value, confidence})

function receipt(fields: Partial<NonNullable<ReadDocument['bill']>> = {}): ReadDocument {
  const bill = {
    vendor: field('BACKEREI & CO.'),
    date: field('2026-05-14'),
    currency: field('EUR'),
    total: field('19.65'),
    items: [{}],
    ...fields,
  }
  return {path: '/somewhere/samples/a.jpg', kind: 'receipt', bill}
}

const contract: ReadDocument = {
  path: 'b.docx',
  kind: 'contract',
  bill: null,
  contract: {agreementDate: field(null, 0), effectiveDate: field('2026-02-01')},
}

describe('compareSamples', () => {
  test('finds a document by the name of its file, and ignores case, accents and punctuation of a name', () => {
    const [row] = compareSamples(truth, [receipt(), contract])
    expect(row?.error).toBeNull()
    expect(Object.values(row?.fields ?? {}).map(({verdict}) => verdict)).toEqual(Array(6).fill('right'))
  })

  test('takes the effective date of a contract that has no other date, and does not ask it for a total', () => {
    const fields = compareSamples(truth, [receipt(), contract])[1]?.fields
    expect(fields?.date.verdict).toBe('right')
    expect(fields?.total.verdict).toBe('not asked')
  })

  test.each([
    ['19.650', 'right'],
    ['1.60', 'wrong'],
    [null, 'unsure'],
  ])('calls a total read as %s %s', (value, verdict) => {
    const [row] = compareSamples(truth, [receipt({total: field(value)})])
    expect(row?.fields.total.verdict).toBe(verdict)
  })

  test('counts a file that is missing from the result as not read', () => {
    const rows = compareSamples(truth, [contract])
    expect(rows[0]?.error).toBe('not processed')
    expect(score(rows, 'total')).toEqual({right: 0, asked: 1, unsure: 1})
  })

  test('names the error of a document that failed', () => {
    const [row] = compareSamples(truth, [{path: 'a.jpg', error: {code: 'E_UNREADABLE'}}])
    expect(row?.error).toBe('E_UNREADABLE')
  })
})

describe('surelyWrong', () => {
  test('names wrong values with a confidence of 0.9, and not those below', () => {
    const wrong = (confidence: number) => compareSamples(truth, [receipt({total: field('1.60', confidence)})])
    expect(surelyWrong(wrong(0.9))).toEqual(['a.jpg: total 1.60'])
    expect(surelyWrong(wrong(0.89))).toEqual([])
  })
})

describe('report', () => {
  test('says for each field how many were right, and how many were left open', () => {
    const text = report(compareSamples(truth, [receipt({date: field(null, 0)}), contract]))
    expect(text).toContain('2 of 2 kind, 1 of 1 vendor, 1 of 2 date (1 left open)')
    expect(text).toContain('1 of 1 total')
    expect(text).toMatch(/^a\.jpg\s+BACKEREI & CO\.\s+\?\s+19\.65\s+19\.65$/m)
  })

  test('shows the truth beside what was read wrong', () => {
    const text = report(compareSamples(truth, [receipt({total: field('1.60')}), contract]))
    expect(text).toContain('wrong: total (19.65)')
    expect(text).toContain('Wrong but called sure: a.jpg: total 1.60.')
  })
})
