import type {Mark} from '../../../scripts/make-samples/invoice.ts'
import {a4} from '../../../scripts/make-samples/invoice.ts'
import {layOutStrip, type StripLine, stripWidth, textWidth} from '../../../scripts/make-samples/strip.ts'
import type {Box, Page, Word} from '../../../src/types/document.ts'

/** How paper lies under the camera. */
export interface Warp {
  /** Clockwise. */
  degrees: number
  /** Pixels by which the middle of a row stands higher than its ends. */
  curl: number
}

/** Where a point of flat paper of a width appears. */
function warped(x: number, y: number, width: number, {degrees, curl}: Warp): [x: number, y: number] {
  const angle = (degrees * Math.PI) / 180
  const bent = y - curl * Math.sin((Math.PI * x) / width)
  return [x * Math.cos(angle) - bent * Math.sin(angle), bent * Math.cos(angle) + x * Math.sin(angle)]
}

/** The upright box around a box on flat paper, as engines report it. */
function warpedBox([x, y, width, height]: Box, paper: number, warp: Warp): Box {
  const corners = [0, 1].flatMap((i) => [0, 1].map((j) => warped(x + i * width, y + j * height, paper, warp)))
  const xs = corners.map((corner) => corner[0])
  const ys = corners.map((corner) => corner[1])
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)]
}

/** A piece of text from its left end, with its baseline. */
interface Piece {
  text: string
  left: number
  y: number
  size: number
  advance: number
}

// Parts of the font size above and below the baseline.
const ASCENT = 0.75
const DESCENT = 0.2

function wordsOf(pieces: readonly Piece[], paper: number, warp: Warp): Word[] {
  return pieces.flatMap(({text, left, y, size, advance}, line) =>
    [...text.matchAll(/\S+/g)].map((match) => {
      const flat: Box = [
        left + match.index * advance,
        y - ASCENT * size,
        match[0].length * advance,
        (ASCENT + DESCENT) * size,
      ]
      return {text: match[0], box: warpedBox(flat, paper, warp), confidence: 1, line}
    }),
  )
}

function pageOf(words: Word[], page: number, size: {width: number; height: number}): Page {
  const text = words.map((word) => word.text).join(' ')
  return {page, ...size, dpi: 200, rotation: 0, source: 'text', engine: 'drawn', text, words, confidence: 1}
}

/** The words of a receipt as the sample generator lays it out; each column is a line of its own, as engines find them. */
export function stripPage(lines: readonly StripLine[], warp: Warp, spacing = 1): Page {
  const {marks, height} = layOutStrip(lines, spacing)
  const pieces = marks.map(({text, x, y, size, anchor}) => {
    const width = textWidth(text, size)
    const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
    return {text, left, y, size, advance: width / text.length}
  })
  return pageOf(wordsOf(pieces, stripWidth, warp), 1, {width: stripWidth, height})
}

/** Points to pixels at 200 dpi. */
const SCALE = 200 / 72
/** Mean advance of a proportional font, as a part of the font size. */
const MEAN_ADVANCE = 0.5

/** The words of an invoice's pages as the sample generator lays them out. */
export function invoicePages(pages: readonly (readonly Mark[])[], warp: Warp): Page[] {
  return pages.map((marks, i) => {
    const pieces = marks.flatMap((mark) => {
      if ('line' in mark) return []
      const advance = mark.size * MEAN_ADVANCE * SCALE
      const x = mark.x * SCALE
      const left = mark.align === 'left' ? x : x - mark.text.length * advance
      return [{text: mark.text, left, y: mark.y * SCALE, size: mark.size * SCALE, advance}]
    })
    const size = {width: Math.round(a4.width * SCALE), height: Math.round(a4.height * SCALE)}
    return pageOf(wordsOf(pieces, size.width, warp), i + 1, size)
  })
}
