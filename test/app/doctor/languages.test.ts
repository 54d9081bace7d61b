import {expect, test} from 'vitest'
import {languageDetail} from '../../../src/app/doctor/languages.ts'

test('languages that the same engines read stand together', () => {
  const readers = [
    {engine: 'tesseract', languages: ['fra', 'eng', 'deu', 'pol']},
    {engine: 'native', languages: ['eng', 'deu', 'dan']},
  ]
  expect(languageDetail(readers)).toBe('deu, eng by tesseract and native; fra, pol by tesseract; dan by native')
  expect(languageDetail([])).toBe('')
})
