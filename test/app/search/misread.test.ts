import {expect, test} from 'vitest'
import {search} from '../../../src/app/search.ts'
import {testApp, textPage} from '../../helpers/app.ts'

test('a word that OCR misread everywhere is found by its parts, marked, and has its box', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b.txt', 'b')])
  const [a, b] = await t.items(batch)
  await t.finish(a!.run!, {pages: [textPage(1, 'Starhucks coffee 4.50')]})
  await t.finish(b!.run!, {pages: [textPage(1, 'Bakery rolls 2.00')]})
  const {hits} = await search(t.app, 'starbucks', {limit: 5})
  expect(hits.map(({document}) => document)).toEqual([a!.document])
  expect(hits[0]!.snippet).toBe('\u0001Starhucks\u0002 coffee 4.50')
  expect(hits[0]!.boxes).toEqual([[0, 10, 40, 20]])
})
