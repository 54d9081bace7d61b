import {describe, expect, test} from 'vitest'
import {fillPattern, parsePattern} from '../../../src/app/rename/pattern.ts'
import type {DocumentJson} from '../../../src/types/contract.ts'
import {bill} from '../../helpers/app.ts'

const values = {date: '2026-03-14', vendor: ' ../Müller & Söhne: "Ä" ', total: '-9.50'}
const document = {kind: 'receipt', bill: bill(values)} as DocumentJson
const own = {ownName: 'IMG 1', unsure: false}

const filled = (pattern: string, options = own, from = document) => fillPattern(parsePattern(pattern), from, options)

test.each([
  ['{date}_{vendor}_{total}', '2026-03-14_Müller-&-Söhne-Ä_9.50'],
  ['{kind} {name}', 'receipt IMG 1'],
  ['{invoiceNumber|none}-{date}', 'none-2026-03-14'],
  ['{invoiceNumber|}{date}', '2026-03-14'],
])('%s becomes %s', (pattern, stem) => {
  expect(filled(pattern)).toEqual({stem})
})

describe('what is not known', () => {
  test('gives no name, with the reason', () => {
    expect(filled('{date}_{invoiceNumber}')).toEqual({reason: 'its invoiceNumber is not known'})
    expect(filled('{date}', own, {kind: 'letter', bill: null} as DocumentJson)).toEqual({
      reason: 'its date is not known',
    })
  })

  test('gives none where it is not sure either, unless that is asked for', () => {
    const guess = bill(values)
    guess.total = {...guess.total, confidence: 0.6}
    const unsure = {kind: 'receipt', bill: guess} as DocumentJson
    expect(filled('{total}', own, unsure)).toEqual({reason: 'its total is not sure'})
    expect(filled('{total}', {...own, unsure: true}, unsure)).toEqual({stem: '9.50'})
  })
})

test.each(['same', '{colour}', '{date}/{vendor}', '{date|a/b}', '{date', '{date}\n', ''])(
  '"%s" is refused',
  (pattern) => {
    expect(() => parsePattern(pattern)).toThrow(expect.objectContaining({code: 'E_USAGE', exit: 2}))
  },
)
