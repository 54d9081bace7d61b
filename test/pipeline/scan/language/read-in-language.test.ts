import {describe, expect, test} from 'vitest'
import type {Engines, OcrEngine, OcrRequest} from '../../../../src/pipeline/engines/types.ts'
import {inItsLanguage} from '../../../../src/pipeline/scan/language/read-in-language.ts'
import {stageContext} from '../../../helpers/stage-context.ts'
import {fakeOcr, white, word} from '../fakes.ts'

const german = 'Rechnung Datum Summe Betrag Rückgeld vielen Dank für Ihren Einkauf'.split(' ').map((text) => word(text))
const english = 'invoice date total amount due thank you for your order'.split(' ').map((text) => word(text))

const request = (langs: string[]): OcrRequest => ({
  image: white(10, 10),
  langs,
  layout: 'block',
  signal: new AbortController().signal,
})

const none = stageContext({engines: {}}).engines
const withTesseract = (ocr: OcrEngine): Engines => ({...none, ocr: async () => ocr})

describe('inItsLanguage', () => {
  test('reads again in the language the words are of', async () => {
    const ocr = fakeOcr(() => [word('Rückgeld')])
    const reading = await inItsLanguage(none, ocr, request(['auto']), {words: german, engine: 'fake'})
    expect(reading).toEqual({words: [word('Rückgeld')], engine: 'fake', langs: ['deu']})
    expect(ocr.requests.map(({langs}) => langs)).toEqual([['deu']])
  })

  test('languages that were named beside auto are kept', async () => {
    const ocr = fakeOcr(() => [])
    expect((await inItsLanguage(none, ocr, request(['auto', 'fra']), {words: german, engine: 'fake'})).langs).toEqual([
      'deu',
      'fra',
    ])
    expect((await inItsLanguage(none, ocr, request(['auto', 'deu']), {words: german, engine: 'fake'})).langs).toEqual([
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
    expect(await inItsLanguage(none, ocr, request(langs), {words, engine: 'fake'})).toEqual({
      words,
      engine: 'fake',
      langs: expected,
    })
    expect(ocr.requests).toEqual([])
  })

  test('keeps the first reading where the model is not installed', async () => {
    const ocr = {...fakeOcr(() => []), probe: async () => ({ok: false, version: '1', detail: 'no deu'})}
    const reading = await inItsLanguage(none, ocr, request(['auto']), {words: german, engine: 'fake'})
    expect(reading).toEqual({words: german, engine: 'fake', langs: ['eng']})
  })
})

describe('an engine without the letters of the language', () => {
  const lacking = (): ReturnType<typeof fakeOcr> => ({
    ...fakeOcr(() => []),
    unwritable: async (langs) => langs.filter((lang) => lang !== 'eng'),
  })

  test('gets them from tesseract, whose words are the second reading', async () => {
    const tesseract = fakeOcr(() => [word('Grüner')])
    const first = {words: [word('Gruner', {confidence: 0.5})], engine: 'ppocr'}
    expect(await inItsLanguage(withTesseract(tesseract), lacking(), request(['deu']), first)).toEqual({
      words: [word('Grüner', {confidence: 0.5})],
      engine: 'ppocr',
      langs: ['deu'],
      second: {words: [word('Grüner')], engine: 'fake'},
    })
    expect(tesseract.requests.map(({langs}) => langs)).toEqual([['deu']])
  })

  test('in the language that its words are of', async () => {
    const tesseract = fakeOcr(() => [])
    const reading = await inItsLanguage(withTesseract(tesseract), lacking(), request(['auto']), {
      words: german,
      engine: 'ppocr',
    })
    expect(reading).toMatchObject({words: german, langs: ['deu'], second: {words: []}})
  })

  test('an English page is read once', async () => {
    const reading = await inItsLanguage(none, lacking(), request(['auto']), {words: english, engine: 'ppocr'})
    expect(reading).toEqual({words: english, engine: 'ppocr', langs: ['eng']})
  })

  test('stays as it was read where tesseract has no model of the language', async () => {
    const tesseract = {...fakeOcr(() => []), probe: async () => ({ok: false, version: '1', detail: ''})}
    const reading = await inItsLanguage(withTesseract(tesseract), lacking(), request(['auto']), {
      words: german,
      engine: 'ppocr',
    })
    expect(reading).toEqual({words: german, engine: 'ppocr', langs: ['eng']})
  })
})
