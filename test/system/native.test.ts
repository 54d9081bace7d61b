import {expect, test} from 'vitest'
import {createNativeEngine} from '../../src/pipeline/engines/native.ts'
import {drawText, overlap, rasterOf} from '../helpers/drawing.ts'

const engine = createNativeEngine()

test('the real tesseract says its version and languages', async () => {
  const probe = await engine.probe(['eng'])
  expect(probe).toMatchObject({ok: true, languages: expect.arrayContaining(['eng'])})
  expect(probe.version).toMatch(/^[45]\./)
  expect(await engine.probe(['xxx'])).toMatchObject({ok: false, hint: 'sudo apt install tesseract-ocr-xxx'})
})

test('the real tesseract reads words where they were drawn', async () => {
  const drawing = drawText(['MILK      2.40', 'COFFEE   12.30', 'TOTAL    14.70'])
  const image = await rasterOf(drawing)
  const {words} = await engine.read({image, langs: ['eng'], layout: 'block', signal: new AbortController().signal})
  expect(words.map(({text}) => text)).toEqual(drawing.words.map(({text}) => text))
  for (const [i, {box}] of words.entries()) expect(overlap(box, drawing.words[i]!.box)).toBeGreaterThan(0.6)
})
