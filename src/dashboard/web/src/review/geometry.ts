import type {Box} from '../../../../types/document.ts'

/** Geometry of a page that is shown. Boxes and points are pixels of the upright page image. */

export interface Point {
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

/** Clockwise degrees by which the reader turned the page. */
export type Turn = 0 | 90 | 180 | 270

/** The box between two corners, whichever they are. */
export const boxBetween = (a: Point, b: Point): Box => [
  Math.min(a.x, b.x),
  Math.min(a.y, b.y),
  Math.abs(a.x - b.x),
  Math.abs(a.y - b.y),
]

export const overlaps = ([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): boolean =>
  ax <= bx + bw && bx <= ax + aw && ay <= by + bh && by <= ay + ah

/** The smallest box around all; null for none. */
export function boxAround(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null
  const left = Math.min(...boxes.map(([x]) => x))
  const top = Math.min(...boxes.map(([, y]) => y))
  const right = Math.max(...boxes.map(([x, , width]) => x + width))
  const bottom = Math.max(...boxes.map(([, y, , height]) => y + height))
  return [left, top, right - left, bottom - top]
}

/** With some air around it, so that a frame does not touch the letters. */
export const padded = ([x, y, width, height]: Box, by: number): Box => [x - by, y - by, width + 2 * by, height + 2 * by]

export const turnedSize = ({width, height}: Size, turn: Turn): Size =>
  turn % 180 === 0 ? {width, height} : {width: height, height: width}

/** How SVG draws the page turned, its upper left corner at 0, 0 again. */
export function turnTransform({width, height}: Size, turn: Turn): string {
  const shift = {0: '0 0', 90: `${height} 0`, 180: `${width} ${height}`, 270: `0 ${width}`}[turn]
  return `translate(${shift}) rotate(${turn})`
}

/** Where a point of the turned page lies on the upright one. */
export function toUpright({x, y}: Point, {width, height}: Size, turn: Turn): Point {
  if (turn === 90) return {x: y, y: height - x}
  if (turn === 180) return {x: width - x, y: height - y}
  if (turn === 270) return {x: width - y, y: x}
  return {x, y}
}

/** Where a box of the upright page is drawn on the turned one. */
export function toTurned([x, y, width, height]: Box, size: Size, turn: Turn): Box {
  if (turn === 90) return [size.height - y - height, x, height, width]
  if (turn === 180) return [size.width - x - width, size.height - y - height, width, height]
  if (turn === 270) return [y, size.width - x - width, height, width]
  return [x, y, width, height]
}

/** Steps of the zoom: 1 shows the whole width of a page. */
const zooms = [0.5, 0.75, 1, 1.5, 2, 3, 4, 6] as const

/** The next step up or down, where there is one. */
export const zoomBy = (zoom: number, direction: 1 | -1): number =>
  (direction > 0 ? zooms.find((step) => step > zoom) : zooms.findLast((step) => step < zoom)) ?? zoom

/**
 * The scroll position that shows [start, end) of a content in a window of `length`, with a margin of a fifth of it: the
 * one that is, where it does; centred where it does not fit.
 */
export function scrollToShow(scroll: number, length: number, start: number, end: number): number {
  const margin = length / 5
  const size = end - start
  if (size + 2 * margin > length) return Math.max(0, start + size / 2 - length / 2)
  if (start - margin < scroll) return Math.max(0, start - margin)
  return end + margin > scroll + length ? end + margin - length : scroll
}
