import {describe, expect, it, test} from 'vitest'
import {readContract} from '../../../../src/pipeline/scan/contract/read-contract.ts'
import type {clauseTypes} from '../../../../src/types/bill.ts'
import {gridPage} from '../grid.ts'

const read = (text: string) => readContract([gridPage(text, {boxless: true})])

describe('sums', () => {
  test.each([
    ['The Tenant shall pay a monthly rent of EUR 1,250.00 in advance.', '1250.00', 'EUR', 'monthly rent'],
    ['The fee is US$ 3,000 per month.', '3000.00', 'USD', 'fee per month'],
    ['Liability shall not exceed £50,000.', '50000.00', 'GBP', 'liability'],
    [
      'A deposit of 2,000 dollars is due under the laws of the State of Ohio, United States.',
      '2000.00',
      'USD',
      'deposit',
    ],
    ['Die Kaution beträgt 1.700,00 EUR.', '1700.00', 'EUR', 'kaution'],
    ['Das Gehalt beträgt 3.100 EUR.', '3100.00', 'EUR', 'gehalt'],
    ['De huurprijs bedraagt € 1.100.', '1100.00', 'EUR', 'huurprijs'],
    ['Le prix est de 10 250 euros.', '10250.00', 'EUR', 'prix'],
    ['Czynsz wynosi 4 200 zł.', '4200.00', 'PLN', 'czynsz'],
    ['La renta es de 900 euros.', '900.00', 'EUR', 'renta'],
    ['The fee is $0.125 under the laws of Oregon.', '0.125', 'USD', 'fee'],
  ])('%s', (text, value, currency, what) => {
    expect(read(`This Agreement holds. ${text}`).amounts).toMatchObject([{value, currency, what, page: 1}])
  })
  it('are quoted with the sentence they stand in', () => {
    const [amount] = read('It rains. The fee is $5.00 a day. It rains again.').amounts
    expect(amount).toMatchObject({quote: 'The fee is $5.00 a day.', start: 10, end: 33})
  })
  it('are no percentages and numbers', () => {
    expect(read('Interest of 5.00 % on 300 units is due.').amounts).toEqual([])
  })
})

const samples: Record<(typeof clauseTypes)[number], string> = {
  payment: 'The Buyer shall pay all invoices within thirty days.',
  liability: 'In no event shall either party be liable for lost profits of any kind.',
  termination: 'Either party may terminate this Agreement for a breach that is not cured.',
  confidentiality: 'Confidential Information shall not be disclosed to any third person at all.',
  assignment: 'Neither party may assign this Agreement without prior written consent.',
  exclusivity: 'The Supplier grants the Buyer the exclusive right to sell the goods in Ohio.',
  'non-compete': 'The Consultant shall not compete with the Company during this time.',
  ip: 'All intellectual property in the works shall remain with the Author.',
  warranty: 'The Supplier represents and warrants that the goods are free of defects.',
  audit: 'The Licensor shall have the right to inspect and audit the books of the Licensee.',
  insurance: 'The Carrier shall maintain at all times adequate insurance against loss.',
  indemnification: 'The Supplier shall indemnify the Buyer against all claims of others.',
  renewal: 'This Agreement shall automatically renew for successive terms of one year.',
  'governing-law': 'This Agreement shall be governed by the laws of the State of Ohio.',
  'dispute-resolution': 'All disputes shall be settled by binding arbitration in Springfield.',
  'force-majeure': 'No party is in default for delays that are beyond its reasonable control.',
}

describe('clauses', () => {
  test.each(Object.entries(samples))('%s', (type, sentence) => {
    const found = read(`1. Scope. The goods are sold.\n2. Rules. ${sentence}\n3. More. Nothing else.`).clauses
    expect(found).toContainEqual(expect.objectContaining({type, quote: sentence, heading: '2. Rules'}))
  })
  it('stand under their heading rather than where they are mentioned', () => {
    const text = `1. Definitions. "Term" means the time until either party may terminate this Agreement.\n9. Termination. Either party may terminate this Agreement upon notice.`
    const clause = read(text).clauses.find(({type}) => type === 'termination')
    expect(clause).toMatchObject({heading: '9. Termination', confidence: 0.9})
  })
  it('of one long sentence are cut at its parts', () => {
    const parts = Array.from(
      {length: 12},
      (_, i) => `(${i}) the supplier delivers part ${i} of the goods in good order`,
    )
    const text = `The rules are: ${parts.join('; ')}; and either party may terminate this Agreement; ${parts.join('; ')}.`
    const quote = read(text).clauses.find(({type}) => type === 'termination')?.quote ?? ''
    expect(quote).toContain('may terminate this Agreement')
    expect(quote.length).toBeLessThan(1000)
  })
  it('are none in a text that agrees nothing', () => {
    expect(read('The weather was fine.').clauses).toEqual([])
  })
})

test.each([
  ['governed by the laws of the United States and of the State of Ohio.', 'Ohio'],
  ['governed by English law.', 'England'],
  ['governed by the laws of the PRC.', "People's Republic of China"],
  ['subject to the legislation of the Republic of Estonia, which shall govern this Agreement.', 'Republic of Estonia'],
])('this Agreement is %s', (text, place) => {
  expect(read(`This Agreement is ${text}`).governingLaw.value).toBe(place)
})

test('the law under which a party is organized does not govern', () => {
  const text =
    'This Agreement is made by Oak Inc., a corporation organized under the laws of the State of Nevada. This Agreement is governed by the laws of Ohio.'
  expect(read(text).governingLaw.value).toBe('Ohio')
})
