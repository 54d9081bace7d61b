import {describe, expect, test} from 'vitest'
import type {OcrRequest} from '../../../../src/pipeline/engines/types.ts'
import {inItsLanguage} from '../../../../src/pipeline/scan/language/read-in-language.ts'
import {fakeOcr, white, word} from '../fakes.ts'

const german = 'Rechnung Datum Summe Betrag Rückgeld vielen Dank für Ihren Einkauf'.split(' ').map((text) => word(text))
const english = 'invoice date total amount due thank you for your order'.split(' ').map((text) => word(text))

const request = (langs: string[]): OcrRequest => ({
  image: white(10, 10),
  langs,
  layout: 'block',
  signal: new AbortController().signal,
})

describe('inItsLanguage', () => {
  test('reads again in the language the words are of', async () => {
    const ocr = fakeOcr(() => [word('Rückgeld')])
    const reading = await inItsLanguage(ocr, request(['auto']), {words: german, engine: 'fake'})
    expect(reading).toEqual({words: [word('Rückgeld')], engine: 'fake', langs: ['deu']})
    expect(ocr.requests.map(({langs}) => langs)).toEqual([['deu']])
  })

  test('languages that were named beside auto are kept', async () => {
    const ocr = fakeOcr(() => [])
    expect((await inItsLanguage(ocr, request(['auto', 'fra']), {words: german, engine: 'fake'})).langs).toEqual([
      'deu',
      'fra',
    ])
    expect((await inItsLanguage(ocr, request(['auto', 'deu']), {words: german, engine: 'fake'})).langs).toEqual([
      'eng',
      'deu',
    ])
  })

  test.each([
    ['the words are English', ['auto'], english, ['eng']],
    ['there is nothing to tell by', ['auto'], [], ['eng']],
    ['the language was named', ['fra'], german, ['fra']],
  ])('does not read again where %s', async (_, langs, words, expected) => {
    const ocr = fakeOcr(() => [])
    expect(await inItsLanguage(ocr, request(langs), {words, engine: 'fake'})).toEqual({
      words,
      engine: 'fake',
      langs: expected,
    })
    expect(ocr.requests).toEqual([])
  })

  test('keeps the first reading where the model is not installed', async () => {
    const ocr = {...fakeOcr(() => []), probe: async () => ({ok: false, version: '1', detail: 'no deu'})}
    const reading = await inItsLanguage(ocr, request(['auto']), {words: german, engine: 'fake'})
    expect(reading).toEqual({words: german, engine: 'fake', langs: ['eng']})
  })
})
