import {expect, test} from 'vitest'
import {DocumentError} from '../../../../src/errors.ts'
import {readAgain} from '../../../../src/pipeline/scan/second-reading/read-again.ts'
import type {Page, Word} from '../../../../src/types/document.ts'
import {stageContext} from '../../../helpers/stage-context.ts'
import {fakeOcr, white, word} from '../fakes.ts'
import {gridPage} from '../grid.ts'

const signal = new AbortController().signal
const request = {image: white(400, 300), langs: ['eng'], layout: 'auto' as const, signal}
const same = (words: readonly Word[]): Word[] => [...words]

/** A receipt whose date cannot be read. */
function receipt(engine: string): Page {
  const rows = `
HILL CAFE LTD
12 Mill Road, 12345 Springfield
RECEIPT
DATE: 2?/12/2?1B 20:13
TEA            2.00
CAKE           3.00
TOTAL RM       5.00
CASH RM        5.00`
  return {...gridPage(rows, {source: 'ocr', confidence: 0.97}), engine, languages: ['eng']}
}

async function again(page: Page, probe = true, words = () => [word('TOTAL'), word('3.50')]) {
  const ocr = {...fakeOcr(words), asked: [] as string[]}
  ocr.probe = async () => ({ok: probe, version: '1', detail: ''})
  const context = stageContext({
    engines: {
      ocr: async (name) => {
        ocr.asked.push(name)
        return ocr
      },
    },
    options: {engine: page.engine},
  })
  return {second: await readAgain(page, request, same, context), ocr}
}

test('a page of which the date is not read is read by the other engine', async () => {
  const {second, ocr} = await again(receipt('ppocr'))
  expect(ocr.asked).toEqual(['tesseract'])
  expect(second).toMatchObject({engine: 'fake', text: 'TOTAL 3.50', confidence: 0.9})
  expect(ocr.requests[0]!.preparation).toBeUndefined()
  expect(ocr.requests[0]!.langs).toEqual(['eng'])
})

test('what tesseract read is read again from another preparation', async () => {
  const {second, ocr} = await again(receipt('tesseract'))
  expect(second).not.toBeNull()
  expect(ocr.asked).toEqual(['tesseract'])
  expect(ocr.requests[0]!.preparation).toBe('second')
})

test('an engine that cannot read the language is not asked to', async () => {
  expect((await again(receipt('ppocr'), false)).second).toBeNull()
})

test('an engine that fails leaves the first reading; what is a bug is none to pass over', async () => {
  const failing = (error: Error) =>
    again(receipt('ppocr'), true, () => {
      throw error
    })
  expect((await failing(new DocumentError('E_OCR', 'tesseract failed'))).second).toBeNull()
  await expect(failing(new TypeError('x is not a function'))).rejects.toThrow('x is not a function')
})

test('a page without words leaves nothing to doubt', async () => {
  const {second, ocr} = await again({...receipt('ppocr'), words: [], text: ''})
  expect(second).toBeNull()
  expect(ocr.asked).toEqual([])
})
