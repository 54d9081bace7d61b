import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {encodeModel} from '../../../src/pipeline/labels/codec.ts'
import {guessLabel, trainLabels} from '../../../src/pipeline/labels/model.ts'
import {shopTexts, strangeTexts} from '../../helpers/label-texts.ts'

const model = trainLabels(shopTexts(20))

describe('a model of twenty texts a label', () => {
  test('knows the labels of texts that were not taught, and is sure of most of them', () => {
    const guesses = shopTexts(20, 100).map(({text, label}) => ({...guessLabel(model, text), truth: label}))
    const sure = guesses.filter(({confidence, label}) => label !== null && confidence >= 0.9)
    expect(guesses.filter(({label, truth}) => label === truth).length).toBeGreaterThanOrEqual(95)
    expect(sure.length).toBeGreaterThan(50)
    expect(sure.filter(({label, truth}) => label !== truth)).toEqual([])
  })

  test.each(strangeTexts)('says nothing of "%s"', (text) => {
    expect(guessLabel(model, text)).toMatchObject({label: null})
  })

  test.each(['', ' \n\t ', '!!! ??? …', '\u0000\u0007', '漢字仮名'])('says nothing of %j, for no reason', (text) => {
    expect(guessLabel(model, text)).toMatchObject({label: null, confidence: 0, candidates: [], why: []})
  })

  test('names the words that decided, as the text spells them, each once', () => {
    const {label, why} = guessLabel(model, 'The BRAKES squeak, and the brakes stink.')
    expect(label).toBe('brake_repair')
    expect(why.slice(0, 3)).toEqual(expect.arrayContaining(['BRAKES', 'brakes', 'squeak']))
    expect(new Set(why).size).toBe(why.length)
  })

  test('numbers are no reasons', () => {
    const numbered = trainLabels([
      {text: 'call 5550001234 now', label: 'phone'},
      {text: 'pay 12 now', label: 'money'},
    ])
    expect(guessLabel(numbered, 'call 5550009999').why).toEqual(['call'])
  })

  test('finds inflected and misspelt words', () => {
    expect(guessLabel(model, 'the tyres of my bike lost all air').label).toBe('flat_tyre')
    expect(guessLabel(model, 'can i rennt a bike for the weekeend').label).toBe('rent_a_bike')
  })

  test('gives three candidates, the likeliest first', () => {
    const {label, confidence, candidates} = guessLabel(model, 'my brake key')
    expect(candidates).toHaveLength(3)
    expect(candidates[0]).toEqual({label: label ?? expect.any(String), confidence})
    expect(candidates.map((one) => one.confidence)).toEqual(
      candidates.map((one) => one.confidence).toSorted((a, b) => b - a),
    )
  })
})

describe('where one label is all that was taught', () => {
  const alone = trainLabels(shopTexts(3).filter(({label}) => label === 'flat_tyre'))

  test('a text like its examples gets it', () => {
    const own = shopTexts(20, 100).filter(({label}) => label === 'flat_tyre')
    expect(own.filter(({text}) => guessLabel(alone, text).label === 'flat_tyre').length).toBeGreaterThan(own.length / 2)
  })

  test('few texts about something else do', () => {
    const others = shopTexts(20, 100).filter(({label}) => label !== 'flat_tyre')
    expect(others.filter(({text}) => guessLabel(alone, text).label !== null).length).toBeLessThan(others.length / 5)
  })
})

test('the order of the examples changes nothing, nor what comes twice', () => {
  const examples = shopTexts(4)
  const bytes = Buffer.from(encodeModel(trainLabels(examples)))
  fc.assert(
    fc.property(fc.shuffledSubarray(examples, {minLength: examples.length}), fc.subarray(examples), (order, again) => {
      expect(bytes.equals(encodeModel(trainLabels([...order, ...again])))).toBe(true)
    }),
    {numRuns: 8},
  )
})

test('one label has nothing to be told from: never sure, and strange texts get none', () => {
  const one = trainLabels(shopTexts(30).filter(({label}) => label === 'lost_key'))
  const own = guessLabel(one, 'i lost the key of my lock')
  expect(own.label).toBe('lost_key')
  expect(own.confidence).toBeLessThan(0.9)
  for (const text of strangeTexts) expect(guessLabel(one, text).label).toBeNull()
})

test('a single example a label is enough to guess, not to be sure', () => {
  const few = trainLabels(shopTexts(1))
  const guess = guessLabel(few, 'my front tyre lost its air')
  expect(guess.label).toBe('flat_tyre')
  expect(guess.confidence).toBeLessThan(0.9)
})

test('a text with two labels speaks against neither', () => {
  const examples = shopTexts(6)
  const both = examples.filter(({label}) => label === 'lost_key').map(({text}) => ({text, label: 'urgent'}))
  const {candidates} = guessLabel(trainLabels([...examples, ...both]), 'the key broke inside the lock')
  expect(new Set(candidates.slice(0, 2).map(({label}) => label))).toEqual(new Set(['lost_key', 'urgent']))
})

test('labels may be called like parts of JavaScript', () => {
  const names = ['__proto__', 'constructor', 'toString', '🚲', 'a "b" \\']
  const examples = shopTexts(3).map(({text, label}) => ({
    text,
    label: names[['flat_tyre', 'opening_hours', 'rent_a_bike', 'brake_repair', 'lost_key'].indexOf(label)]!,
  }))
  const odd = trainLabels(examples)
  expect(new Set(odd.labels)).toEqual(new Set(names))
  expect(guessLabel(odd, 'the tyre of my bike is flat').label).toBe('__proto__')
})

test('any texts and labels can be learned and asked about', () => {
  const text = fc.string({unit: 'binary', maxLength: 80})
  fc.assert(
    fc.property(fc.array(fc.record({text, label: text}), {maxLength: 12}), text, (examples, asked) => {
      const guess = guessLabel(trainLabels(examples), asked)
      expect(guess.confidence).toBeGreaterThanOrEqual(0)
      expect(guess.confidence).toBeLessThan(0.9)
      for (const word of guess.why) expect(asked.normalize('NFC')).toContain(word)
    }),
    {numRuns: 60},
  )
})

test('of a text of 1 MB the head counts', () => {
  const long = `the brakes squeak when it rains ${'x'.repeat(1_000_000)}`
  expect(guessLabel(model, long).why).toContain('brakes')
})
