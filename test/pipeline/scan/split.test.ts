import {writeFile} from 'node:fs/promises'
import {describe, expect, test} from 'vitest'
import {groupPages, splitStage} from '../../../src/pipeline/scan/split.ts'
import type {DocumentRef, Page} from '../../../src/types/document.ts'
import type {PageClass} from '../../../src/types/results.ts'
import {outermost} from '../../../src/types/results.ts'
import {testFolder} from '../../helpers/folder.ts'
import {type ContextParts, documentAt, stageContext} from '../../helpers/stage-context.ts'
import {fakeImages, fakePdf} from './fakes.ts'

const inFolder = testFolder()

async function split(document: DocumentRef, parts: ContextParts): Promise<unknown> {
  return (await splitStage.run({document, pages: null, data: outermost}, stageContext(parts))).data
}

describe('units of page work', () => {
  const times = (count: number, kind: PageClass): PageClass[] => Array.from({length: count}, () => kind)

  test('text and blank pages share units of up to 32, pages for OCR stand alone', () => {
    const classes = [...times(2, 'text'), 'blank', 'scan', 'stamp-over-scan', 'scan-with-text', 'text'] as PageClass[]
    expect(groupPages(classes)).toEqual([
      {from: 1, to: 3},
      {from: 4, to: 4},
      {from: 5, to: 5},
      {from: 6, to: 6},
      {from: 7, to: 7},
    ])
  })

  test('a long run of text is cut after every 32 pages', () => {
    const units = groupPages(times(70, 'text'))
    expect(units).toEqual([
      {from: 1, to: 32},
      {from: 33, to: 64},
      {from: 65, to: 70},
    ])
  })

  test('every page is in exactly one unit, in order', () => {
    const kinds: PageClass[] = ['text', 'scan', 'blank', 'text', 'scan-with-text']
    const classes = Array.from({length: 200}, (_, i) => kinds[(i * i + (i >> 3)) % kinds.length]!)
    const pages = groupPages(classes).flatMap(({from, to}) => Array.from({length: to - from + 1}, (_, i) => from + i))
    expect(pages).toEqual(Array.from({length: 200}, (_, i) => i + 1))
  })

  test('a document without pages has no units', () => {
    expect(groupPages([])).toEqual([])
  })
})

test('a picture has one unit for each of its pages', async () => {
  const info = {width: 10, height: 10, pages: 3, dpi: 200, rotation: 0, orientation: 1, format: 'tiff', channels: 3}
  const image = async () => ({...fakeImages(), info: async () => info})
  expect(await split(documentAt('/a.tiff', 'image'), {engines: {image}})).toEqual({
    media: 'image',
    pages: 3,
    units: [
      {from: 1, to: 1},
      {from: 2, to: 2},
      {from: 3, to: 3},
    ],
  })
})

test('a PDF is opened with the passwords of the file, split by page class and closed', async () => {
  await writeFile(inFolder('passwords'), 'one\r\n\ntwo\n')
  const pdf = fakePdf(['text', 'text', 'scan'])
  const parts = {engines: {pdf: async () => pdf}, options: {passwordFile: inFolder('passwords')}}
  expect(await split(documentAt('/a.pdf', 'pdf'), parts)).toMatchObject({
    pages: 3,
    units: [
      {from: 1, to: 2},
      {from: 3, to: 3},
    ],
  })
  expect(pdf).toMatchObject({closed: 1, passwords: [['one', 'two']]})
})

test('an aborted split of a PDF closes it', async () => {
  const pdf = fakePdf(['text'])
  const reason = new Error('cancelled')
  const splitting = split(documentAt('/a.pdf', 'pdf'), {
    engines: {pdf: async () => pdf},
    signal: AbortSignal.abort(reason),
  })
  await expect(splitting).rejects.toBe(reason)
  expect(pdf.closed).toBe(1)
})

test('a text document is read as a whole: one unit over all of its pages', async () => {
  const page = {page: 1} as Page
  const text = async () => ({probe: async () => ({ok: true, version: '', detail: ''}), read: async () => [page, page]})
  expect(await split(documentAt('/a.xlsx', 'xlsx'), {engines: {text}})).toEqual({
    media: 'xlsx',
    pages: 2,
    units: [{from: 1, to: 2}],
  })
})
