import {expect, test} from 'vitest'
import {showChunks, showText} from '../../src/app/show-text.ts'
import {textLines} from '../../src/ui/show-text.ts'
import {testApp, textPage} from '../helpers/app.ts'

test('text and chunks of a document; the places of chunks are places in the text', async () => {
  const t = await testApp()
  const path = t.file('a.txt', 'a')
  const [item] = await t.items((await t.submit([path])).batch)
  await t.finish(item!.run!, {pages: [textPage(1, 'first page'), textPage(2, 'second\npage')]})
  const text = await showText(t.app, path)
  expect(text).toEqual({
    schema: 1,
    document: item!.document,
    pages: [
      {page: 1, text: 'first page'},
      {page: 2, text: 'second\npage'},
    ],
  })
  const {chunks} = await showChunks(t.app, item!.document!)
  expect(chunks).toHaveLength(2)
  for (const {page, start, end, text: own} of chunks) expect(text.pages[page - 1]!.text.slice(start, end)).toBe(own)
  expect(textLines(text, false)).toEqual(['first page', '', 'second', 'page'])
  await expect(showText(t.app, 'nowhere')).rejects.toMatchObject({exit: 2})
})

test('a terminal gets no control characters', () => {
  const text = {schema: 1 as const, document: 'd_1', pages: [{page: 1, text: 'a\tb\u001b[2J'}]}
  expect(textLines(text, true)).toEqual(['a    b\ufffd[2J'])
  expect(textLines(text, false)).toEqual(['a\tb\u001b[2J'])
})
