import {expect, test} from 'vitest'
import {guessLabel, trainLabels} from '../../../src/pipeline/labels/model.ts'
import {shopTexts} from '../../helpers/label-texts.ts'

const named = trainLabels([], ['utilities', 'groceries', 'rent', 'Versicherung', 'impuestos', 'project swan'])

test.each([
  ['Direct debit: electricity, meter reading 4711', 'utilities', ['electricity', 'meter reading']],
  ['Abschlag Strom März', 'utilities', ['Abschlag', 'Strom']],
  ['leche, pan, queso 12,50', 'groceries', ['leche', 'pan', 'queso']],
  ['Miete April', 'rent', ['Miete']],
  ['Loyer mensuel avril', 'rent', ['Loyer mensuel', 'Loyer']],
  ['Haftpflicht Beitrag 2026', 'Versicherung', ['Haftpflicht', 'Beitrag']],
  ['Agencia Tributaria IRPF', 'impuestos', ['Agencia Tributaria', 'IRPF']],
  ['Hours for Project Swan', 'project swan', ['Project Swan', 'Project', 'Swan']],
])('"%s" is %s by its words', (text, label, words) => {
  const guess = guessLabel(named, text)
  expect(guess).toMatchObject({label, source: 'keyword'})
  expect(new Set(guess.why)).toEqual(new Set(words))
  expect(guess.confidence).toBeLessThan(0.9)
})

test('nothing is said where two labels are meant, or none', () => {
  expect(guessLabel(named, 'milk and electricity').label).toBeNull()
  expect(guessLabel(named, 'see you tomorrow').label).toBeNull()
})

test('one word in a long text is no reason', () => {
  const filler = 'about the weather and other things we talked for a while '.repeat(5)
  expect(guessLabel(named, `${filler} milk`).label).toBeNull()
  expect(guessLabel(named, `${filler} milk, bread and cheese`).label).toBe('groceries')
})

test('words of categories that nobody named are not used', () => {
  expect(guessLabel(trainLabels([], ['rent']), 'milk, bread and cheese').label).toBeNull()
})

test('what was taught comes first, and words stand in for what was not', () => {
  const mixed = trainLabels(shopTexts(5), ['utilities'])
  expect(guessLabel(mixed, 'the tyre of my bike is flat')).toMatchObject({label: 'flat_tyre', source: 'learned'})
  expect(guessLabel(mixed, 'Stadtwerke Strom')).toMatchObject({label: 'utilities', source: 'keyword'})
})
