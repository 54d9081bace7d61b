import {expect, test} from 'vitest'
import type {LineDirection} from '../../../src/pipeline/engines/types.ts'
import {readUpright} from '../../../src/pipeline/scan/upright.ts'
import type {Word} from '../../../src/types/document.ts'
import {fakeImages, fakeOcr, white, word} from './fakes.ts'

const good = [word('legible', {confidence: 0.9}), word('words', {confidence: 0.8}), word('here', {confidence: 0.7})]
const bad = [word('garbage', {confidence: 0.3}), word('of', {confidence: 0.5}), word('nothing', {confidence: 0.2})]

interface Tried {
  turned: number
  width: number
  words: Word[]
  readings: number
}

async function tryTurns(
  readings: Record<number, Word[]>,
  lines: LineDirection = 'unknown',
  signal = new AbortController().signal,
): Promise<Tried> {
  const ocr = fakeOcr(({image}) => readings[image.data[0] === 255 ? 0 : image.data[0]! * 90] ?? bad)
  const request = {image: white(60, 40), langs: ['eng'], layout: 'auto' as const, signal}
  const {turned, image, result} = await readUpright(ocr, fakeImages(), request, lines)
  return {turned, width: image.width, words: result.words, readings: ocr.requests.length}
}

test('a page that reads well is read once', async () => {
  expect(await tryTurns({0: good})).toMatchObject({turned: 0, readings: 1, words: good})
})

test.each([
  [90, 2, 40],
  [270, 3, 40],
  [180, 4, 60],
])('a page that has to be turned by %d degrees is found after %d readings', async (degrees, readings, width) => {
  expect(await tryTurns({[degrees]: good})).toMatchObject({turned: degrees, readings, width, words: good})
})

test('lines that stand upright are read from the left side and the right side first', async () => {
  expect(await tryTurns({90: good}, 'vertical')).toMatchObject({turned: 90, readings: 1})
  expect(await tryTurns({270: good}, 'vertical')).toMatchObject({turned: 270, readings: 2})
})

test('level lines that make no sense are tried on their head only', async () => {
  expect(await tryTurns({180: good}, 'horizontal')).toMatchObject({turned: 180, readings: 2})
  expect(await tryTurns({90: good}, 'horizontal')).toMatchObject({turned: 0, readings: 2, words: bad})
})

test('a page that cannot be read in any orientation stays as it is', async () => {
  expect(await tryTurns({})).toMatchObject({turned: 0, readings: 4, words: bad})
})

test('a stray word that reads well sideways does not turn an empty page', async () => {
  expect(await tryTurns({0: [], 90: [word('IIII')]})).toMatchObject({turned: 0, words: []})
})

test('an abort ends the tries', async () => {
  const stop = new AbortController()
  const reason = new Error('cancelled')
  stop.abort(reason)
  await expect(tryTurns({}, 'unknown', stop.signal)).rejects.toBe(reason)
})
