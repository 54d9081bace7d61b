import {describe, expect, it, test} from 'vitest'
import {LONGEST_SENTENCE, sentencesOf} from '../../../../src/pipeline/scan/contract/sentences.ts'
import {contractText} from '../../../../src/pipeline/scan/contract/text.ts'
import {gridPage} from '../grid.ts'

const read = (text: string) =>
  sentencesOf(contractText([gridPage(text, {boxless: true})])).map(({heading, text}) => [heading, text])

test.each([
  ['Paid to Acme Inc. and Co. in full. The end is near.', 2],
  ['See Sec. 4 and Art. 5. Then pay.', 2],
  ['J. Smith signs for the U.S. Government. It is done.', 2],
  ['Das gilt z.B. für Nr. 4 bzw. Abs. 2. Mehr gilt hier nicht.', 2],
  ['He said "stop." Then he left.', 2],
])('"%s" has %i sentences', (text, count) => {
  expect(read(text)).toHaveLength(count)
})

describe('headings', () => {
  it('are taken from the sentences under them', () => {
    expect(read('4. Term. It lasts a year.\n4.1 It may end early.\n5. Law\nOhio law applies.')).toEqual([
      ['4. Term', 'It lasts a year.'],
      ['4.1 Term', 'It may end early.'],
      ['5. Law', 'Ohio law applies.'],
    ])
  })
  it('may be capitals before the next number', () => {
    expect(read('10. TERMINATION 10.1 Either party may end it.')[0]).toEqual([
      '10. TERMINATION',
      '10.1 Either party may end it.',
    ])
  })
  it.each([
    ['Section 3. Expenses. Acme pays them.', 'Section 3. Expenses'],
    ['ARTICLE V CONFIDENTIALITY 5.1 Keep it secret.', 'ARTICLE V CONFIDENTIALITY'],
    ['§ 2 Mietzeit\nDas Verhältnis beginnt heute.', '§ 2 Mietzeit'],
    ['Article 2 - Durée\nLe contrat dure un an.', 'Article 2 - Durée'],
    ['Primera. Duración. El contrato dura un año.', 'Duración'],
    ['§ 3 Prawo właściwe. Umowa podlega prawu.', '§ 3 Prawo właściwe'],
  ])('%s', (text, heading) => {
    expect(read(text).at(-1)?.[0]).toBe(heading)
  })
  it('of a contract without any are null', () => {
    expect(read('It lasts a year.')).toEqual([[null, 'It lasts a year.']])
  })
})

it('a page break inside a sentence does not end it', () => {
  const long = 'The supplier shall deliver all goods that the customer has ordered in writing without delay to'
  expect(read(`${long}\n\n\nthe warehouse.`)).toEqual([[null, `${long} the warehouse.`]])
})

it('what never ends is cut', () => {
  const pieces = sentencesOf(contractText([gridPage('word '.repeat(2000), {boxless: true})]))
  expect(pieces.length).toBeGreaterThan(3)
  expect(Math.max(...pieces.map(({text}) => text.length))).toBeLessThanOrEqual(LONGEST_SENTENCE)
})

it('spans give the text of the sentence', () => {
  const contract = contractText([gridPage('1. Term. It lasts   a year.\n\n2. Law. Ohio law applies.', {boxless: true})])
  for (const {text, start, end} of sentencesOf(contract)) expect(contract.text.slice(start, end)).toBe(text)
})
