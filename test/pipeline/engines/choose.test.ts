import {expect, test} from 'vitest'
import {chooseEngine, probeOcr, readableLanguages} from '../../../src/pipeline/engines/choose.ts'
import type {Engines, OcrEngine} from '../../../src/pipeline/engines/types.ts'
import {stageContext} from '../../helpers/stage-context.ts'

/** Engines of which PP-OCR writes English only, and tesseract has the languages given. */
function installed(parts: {ppocr: boolean; tesseract: string[]}): Engines {
  const never = async (): Promise<never> => {
    throw new Error('Not part of this test')
  }
  const engine = (name: string, reads: (lang: string) => boolean): OcrEngine => ({
    name,
    probe: async (langs) => ({
      ok: langs.every(reads),
      version: name,
      detail: '',
      ...(name === 'tesseract' ? {languages: parts.tesseract} : {}),
    }),
    read: never,
    close: never,
  })
  const foreign = async (langs: readonly string[]): Promise<string[]> =>
    langs.filter((lang) => lang !== 'eng' && lang !== 'auto')
  const ppocr = engine('ppocr', (lang) => parts.ppocr && (lang === 'eng' || lang === 'auto'))
  const tesseract = engine('tesseract', (lang) => lang === 'auto' || parts.tesseract.includes(lang))
  const ocr = async (name: string): Promise<OcrEngine> =>
    name === 'ppocr' ? {...ppocr, unwritable: foreign} : tesseract
  return {...stageContext({engines: {}}).engines, ocr}
}

const all = installed({ppocr: true, tesseract: ['eng', 'deu', 'rus']})

test.each([
  ['PP-OCR for pages of any language', all, ['auto'], 'ppocr'],
  ['PP-OCR for English', all, ['eng'], 'ppocr'],
  ['PP-OCR where tesseract has the letters', all, ['deu', 'eng'], 'ppocr'],
  ['tesseract for another script', all, ['rus'], 'tesseract'],
  ['tesseract where PP-OCR is not installed', installed({ppocr: false, tesseract: ['eng']}), ['auto'], 'tesseract'],
])('auto is %s', async (_, engines, langs, expected) => {
  expect(await chooseEngine(engines, langs)).toBe(expected)
})

test('a language whose letters nobody has is missing, and tesseract says so', async () => {
  expect(await probeOcr(all, 'ppocr', ['deu'])).toMatchObject({ok: true, version: 'ppocr'})
  expect(await probeOcr(all, 'ppocr', ['fra'])).toMatchObject({ok: false, version: 'tesseract'})
  expect(await probeOcr(all, 'ppocr', ['rus'])).toMatchObject({ok: false, version: 'ppocr'})
  expect(await probeOcr(all, 'tesseract', ['deu'])).toMatchObject({ok: true, version: 'tesseract'})
})

test('PP-OCR reads what tesseract has the letters of, as far as that was measured', async () => {
  expect(await readableLanguages(all, 'ppocr')).toEqual(['eng', 'deu'])
  expect(await readableLanguages(all, 'tesseract')).toEqual(['eng', 'deu', 'rus'])
  expect(await readableLanguages(installed({ppocr: false, tesseract: ['eng']}), 'ppocr')).toEqual([])
})
