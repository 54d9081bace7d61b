import type {Box, Word} from '../../../types/document.ts'
import {type Matrix, mapRect, uprightMatrix} from '../page-geometry.ts'
import type {WhichText} from '../types.ts'
import {type PageText, withCharacters} from './characters.ts'
import {hiddenText} from './hidden-text.ts'
import type {PageHandle} from './page.ts'

/** [left, top, right, bottom] in pixels of the upright page. */
type Edges = [number, number, number, number]

interface Piece {
  text: string
  edges: Edges
}

/**
 * Words with boxes in pixels at `dpi` of the upright page, and the text row by row, top down and left to right; `visible`
 * leaves out what nobody sees.
 */
export function readText(page: PageHandle, dpi: number, which: WhichText): {words: Word[]; text: string} {
  const scale = dpi / 72
  const toPixels = uprightMatrix(page.box, page.rotation, scale, scale)
  const isHidden = which === 'visible' ? hiddenText(page) : () => false
  const pieces = withCharacters(page, (text) => collectWords(text, toPixels, isHidden))
  const rows = toRows(pieces.filter(({edges}) => isInside(edges, page.width * scale, page.height * scale)))
  return {
    words: rows.flatMap((row, line) =>
      row.map(({text, edges}) => ({text: text.toWellFormed(), box: toBox(edges), confidence: 1, line})),
    ),
    text: rows.map((row) => row.map(({text}) => text.toWellFormed()).join(' ')).join('\n'),
  }
}

/** Words outside the CropBox (printers' marks, file names) are on no picture of the page. */
function isInside([left, top, right, bottom]: Edges, width: number, height: number): boolean {
  return right > 0 && bottom > 0 && left < width && top < height
}

function collectWords(text: PageText, toPixels: Matrix, isHidden: (textObject: number) => boolean): Piece[] {
  const words: Piece[] = []
  let word: Piece | null = null
  for (const {index, character, generated} of text.characters()) {
    if (generated || character.trim() === '' || isHidden(text.object(index))) {
      word = null
      continue
    }
    const sideways = text.sideways(index)
    const edges = characterEdges(text, index, toPixels, sideways)
    if (word && continues(word.edges, edges, sideways)) {
      word.text += character
      word.edges = union(word.edges, edges)
    } else {
      word = {text: character, edges}
      words.push(word)
    }
  }
  return words
}

/**
 * As wide as the ink, as high as the font: rows are built from heights, and a dash as high as its ink would stand
 * between two rows. Sideways text swaps the two.
 */
function characterEdges(text: PageText, index: number, toPixels: Matrix, sideways: boolean): Edges {
  const ink = mapRect(toPixels, text.inkBox(index))
  const font = mapRect(toPixels, text.fontBox(index))
  if (sideways) return [font[0], ink[1], font[2], ink[3]]
  return font[3] > font[1] ? [ink[0], font[1], ink[2], font[3]] : ink
}

/** Whether a character goes on with the word: on its row, and neither a column gap nor a jump back away. */
function continues(word: Edges, next: Edges, sideways: boolean): boolean {
  const [along, across] = sideways ? [1, 0] : [0, 1]
  const overlap = Math.min(word[across + 2]!, next[across + 2]!) - Math.max(word[across]!, next[across]!)
  const gap = Math.max(next[along]! - word[along + 2]!, word[along]! - next[along + 2]!)
  const size = Math.max(word[across + 2]! - word[across]!, next[across + 2]! - next[across]!, 1)
  return overlap > 0 && gap < size
}

/** Rows top down: a piece belongs to a row when half of the smaller of both heights overlaps. */
function toRows(pieces: Piece[]): Piece[][] {
  const rows: {edges: Edges; pieces: Piece[]}[] = []
  for (const piece of pieces.toSorted((a, b) => middle(a.edges) - middle(b.edges))) {
    const row = rows.slice(-3).findLast(({edges}) => sharesRow(edges, piece.edges))
    if (row) row.pieces.push(piece)
    else rows.push({edges: piece.edges, pieces: [piece]})
  }
  return rows.map((row) => inReadingOrder(row.pieces))
}

function sharesRow(a: Edges, b: Edges): boolean {
  const overlap = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  return overlap >= 0.5 * Math.min(a[3] - a[1], b[3] - b[1])
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}]/u

function inReadingOrder(row: Piece[]): Piece[] {
  const reversed = row.filter(({text}) => rightToLeft.test(text)).length > row.length / 2
  return row.toSorted((a, b) => (reversed ? b.edges[0] - a.edges[0] : a.edges[0] - b.edges[0]))
}

const middle = (edges: Edges) => (edges[1] + edges[3]) / 2

const union = (a: Edges, b: Edges): Edges => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

/** Two decimals: 0.01 px is far below what any use needs, and words are stored by the ten thousand. */
function toBox([left, top, right, bottom]: Edges): Box {
  const round = (value: number) => Math.round(value * 100) / 100
  return [round(left), round(top), round(right - left), round(bottom - top)]
}
