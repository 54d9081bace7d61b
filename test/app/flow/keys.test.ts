import {describe, expect, test} from 'vitest'
import {optionHash, resultKeys} from '../../../src/app/flow/keys.ts'
import {stages} from '../../../src/pipeline/registry.ts'
import type {DocumentOptions} from '../../../src/types/options.ts'
import {documentOptions} from '../../helpers/document-options.ts'

const keys = (changes: Partial<DocumentOptions> = {}, memoryVersion = 1, missing: number[] = []) =>
  resultKeys('sha', {options: {...documentOptions, ...changes}, memoryVersion, generation: 0}, missing)

const changed = (other: ReturnType<typeof keys>) =>
  Object.entries(keys())
    .filter(([name, key]) => other[name as keyof typeof other] !== key)
    .map(([name]) => name)

describe('resultKeys', () => {
  test.each<[string, Partial<DocumentOptions>, string[]]>([
    ['the language', {lang: ['deu']}, ['page', 'read', 'compress', 'ingest', 'enrich']],
    ['the engine', {engine: 'other'}, ['page', 'read', 'compress', 'ingest', 'enrich']],
    ['the quality', {quality: 30}, ['compress']],
    ['the resolution', {maxDpi: 300}, ['compress']],
    ['the language model', {llm: {url: 'http://127.0.0.1/v1', model: 'm', api: 'openai'}}, ['enrich']],
    ['the list of stages', {stages: ['scan']}, []],
    ['reading no pages', {stages: ['compress']}, ['compress']],
  ])('%s changes only what depends on it', (_, changes, names) => {
    expect(changed(keys(changes))).toEqual(names)
  })

  test('what was learned changes only the reading and what stands on it, and nothing where it is not used', () => {
    expect(changed(keys({}, 2))).toEqual(['read', 'enrich'])
    expect(keys({memory: false}, 2)).toEqual(keys({memory: false}, 1))
  })

  test('--force reads everything again', () => {
    const run = {options: documentOptions, memoryVersion: 1}
    const [first, forced] = [0, 1].map((generation) => resultKeys('sha', {...run, generation}, []))
    expect(Object.values(forced!).filter((key) => Object.values(first!).includes(key))).toEqual([])
  })

  test('a file that is only made smaller depends on nothing that concerns reading', () => {
    const only = (changes: Partial<DocumentOptions> = {}) => keys({stages: ['compress'], ...changes}).compress
    expect(only({lang: ['deu'], engine: 'native'})).toBe(only())
    expect(only({quality: 30})).not.toBe(only())
  })

  test('results made without some pages are not taken for whole ones', () => {
    expect(changed(keys({}, 1, [3]))).toEqual(['read', 'compress', 'ingest', 'enrich'])
  })

  test('every option that a stage names is an option of documents', () => {
    for (const {options} of stages) for (const option of options) expect(documentOptions).toHaveProperty(option)
  })
})

test('the same options have the same hash in whatever order, others have another', () => {
  const reversed = Object.fromEntries(Object.entries(documentOptions).reverse()) as unknown as DocumentOptions
  expect(optionHash(reversed)).toBe(optionHash(documentOptions))
  expect(optionHash({...documentOptions, quality: 61})).not.toBe(optionHash(documentOptions))
})
