import {expect, test} from 'vitest'
import {languageDetail} from '../../../src/app/doctor/languages.ts'

test('languages that the same engines read stand together', () => {
  const readers = [
    {engine: 'tesseract', languages: ['fra', 'eng', 'deu', 'pol']},
    {engine: 'native', languages: ['eng', 'deu', 'dan']},
  ]
  expect(languageDetail(readers)).toBe('deu, eng by tesseract and native; fra, pol by tesseract; dan by native')
  const three = ['ppocr', 'tesseract', 'native'].map((engine) => ({engine, languages: ['eng']}))
  expect(languageDetail(three)).toBe('eng by ppocr, tesseract and native')
  expect(languageDetail([])).toBe('')
})
