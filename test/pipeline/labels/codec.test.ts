import {expect, test} from 'vitest'
import {decodeModel, encodeModel} from '../../../src/pipeline/labels/codec.ts'
import {guessLabel, trainLabels} from '../../../src/pipeline/labels/model.ts'
import {shopTexts} from '../../helpers/label-texts.ts'

/** SQLite hands out views of larger memory, which begin anywhere. */
function insideOthers(bytes: Uint8Array, before: number): Buffer {
  return Buffer.concat([Buffer.alloc(before, 7), bytes, Buffer.alloc(3, 7)]).subarray(before, before + bytes.length)
}

test.each([0, 1, 2, 3, 4])('a model is read back as it was written, %i bytes into memory', (before) => {
  const model = trainLabels(shopTexts(5), ['utilities'])
  const read = decodeModel(insideOthers(encodeModel(model), before))
  expect(read).toEqual(model)
  for (const {text} of shopTexts(3, 50)) expect(guessLabel(read, text)).toEqual(guessLabel(model, text))
})

test('a model of nothing', () => {
  const model = trainLabels([])
  expect(decodeModel(encodeModel(model))).toEqual(model)
  expect(guessLabel(model, 'anything')).toMatchObject({label: null, candidates: []})
})
