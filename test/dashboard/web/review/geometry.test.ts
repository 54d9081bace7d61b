import {expect, test} from 'vitest'
import {
  boxAround,
  boxBetween,
  overlaps,
  padded,
  scrollToShow,
  type Turn,
  toTurned,
  toUpright,
  turnedSize,
  turnTransform,
  zoomBy,
} from '../../../../src/dashboard/web/src/review/geometry.ts'
import type {Box} from '../../../../src/types/document.ts'

const page = {width: 800, height: 1600}

test('a box between two corners is the same from either of them', () => {
  expect(boxBetween({x: 30, y: 90}, {x: 10, y: 50})).toEqual([10, 50, 20, 40])
  expect(boxBetween({x: 10, y: 50}, {x: 30, y: 90})).toEqual([10, 50, 20, 40])
})

test('the box around boxes holds all of them, and there is none around nothing', () => {
  expect(
    boxAround([
      [10, 20, 30, 40],
      [100, 5, 10, 10],
    ]),
  ).toEqual([10, 5, 100, 55])
  expect(boxAround([])).toBeNull()
  expect(padded([10, 20, 30, 40], 4)).toEqual([6, 16, 38, 48])
})

test('boxes overlap where they touch, and not where one is beside the other', () => {
  expect(overlaps([0, 0, 10, 10], [10, 0, 5, 5])).toBe(true)
  expect(overlaps([0, 0, 10, 10], [11, 0, 5, 5])).toBe(false)
  expect(overlaps([0, 0, 10, 10], [0, 11, 5, 5])).toBe(false)
})

const turns: Turn[] = [0, 90, 180, 270]

test.each(turns)('the middle of a box turned by %i° lies where the box is drawn', (turn) => {
  const box: Box = [100, 300, 50, 20]
  const [x, y, width, height] = toTurned(box, page, turn)
  expect(toUpright({x: x + width / 2, y: y + height / 2}, page, turn)).toEqual({x: 125, y: 310})
  const size = turnedSize(page, turn)
  expect(x + width).toBeLessThanOrEqual(size.width)
  expect(y + height).toBeLessThanOrEqual(size.height)
})

test('a page turned by a quarter shows its upper left corner at the upper right', () => {
  expect(toTurned([0, 0, 10, 20], page, 90)).toEqual([1580, 0, 20, 10])
  expect(turnedSize(page, 90)).toEqual({width: 1600, height: 800})
  expect(turnTransform(page, 90)).toBe('translate(1600 0) rotate(90)')
  expect(turnTransform(page, 270)).toBe('translate(0 800) rotate(270)')
})

test('the zoom goes by steps and stays at its ends', () => {
  expect([zoomBy(1, 1), zoomBy(1, -1), zoomBy(0.5, -1), zoomBy(6, 1), zoomBy(1.2, 1)]).toEqual([1.5, 0.75, 0.5, 6, 1.5])
})

test('the page scrolls only as far as it must to show a box', () => {
  expect(scrollToShow(0, 500, 150, 180)).toBe(0)
  expect(scrollToShow(0, 500, 900, 930)).toBe(530)
  expect(scrollToShow(800, 500, 300, 320)).toBe(200)
  expect(scrollToShow(800, 500, 20, 40)).toBe(0)
})

test('a box that is larger than the window is centred', () => {
  expect(scrollToShow(0, 100, 200, 400)).toBe(250)
})
