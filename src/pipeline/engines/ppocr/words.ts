import type {Box, Word} from '../../../types/document.ts'
import type {TextBox} from './crop.ts'
import {cropHeight, type ReadLine} from './recognise.ts'
import type {LineWord} from './spaces.ts'

/** Words of all lines in reading order: rows from top to bottom, in each from left to right. */
export function placeWords(lines: readonly ReadLine[], width: number, height: number): Word[] {
  return groupRows(lines).flatMap((row, line) =>
    row.flatMap((part) => part.words.map((word) => placeWord(part, word, line, width, height))),
  )
}

interface Level {
  part: ReadLine
  /** Centre along and across the direction of the page. */
  x: number
  y: number
}

// Pieces stand in a row when their centres are nearer than 0.45 of the lower one; pieces above each other never do.
function groupRows(lines: readonly ReadLine[]): ReadLine[][] {
  const rows: {y: number; height: number; parts: Level[]}[] = []
  for (const level of levelled(lines)) {
    const {height} = level.part.box
    const row = rows
      .slice(-4)
      .filter((row) => Math.abs(row.y - level.y) < 0.45 * Math.min(row.height, height) && !isAbove(row.parts, level))
      .sort((a, b) => Math.abs(a.y - level.y) - Math.abs(b.y - level.y))[0]
    if (row === undefined) {
      rows.push({y: level.y, height, parts: [level]})
      continue
    }
    row.parts.push(level)
    row.y += (level.y - row.y) / row.parts.length
    row.height += (height - row.height) / row.parts.length
  }
  return rows.sort((a, b) => a.y - b.y).map(({parts}) => parts.sort((a, b) => a.x - b.x).map(({part}) => part))
}

function levelled(lines: readonly ReadLine[]): Level[] {
  const angles = lines.map(({box}) => box.angle).sort((a, b) => a - b)
  const angle = angles[angles.length >> 1] ?? 0
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  return lines
    .map((part) => ({part, x: part.box.x * cos + part.box.y * sin, y: part.box.y * cos - part.box.x * sin}))
    .sort((a, b) => a.y - b.y)
}

function isAbove(row: readonly Level[], {part, x}: Level): boolean {
  return row.some((other) => {
    const reach = (part.box.width + other.part.box.width) / 2 - Math.abs(x - other.x)
    return reach > 0.5 * Math.min(part.box.width, other.part.box.width)
  })
}

function placeWord({box, ink, columns}: ReadLine, word: LineWord, line: number, width: number, height: number): Word {
  const left = (word.left / columns - 0.5) * box.width
  const right = (word.right / columns - 0.5) * box.width
  const across = (row: number): number => (row / cropHeight - 0.5) * box.height
  const corners = [
    turn(box, left, across(ink.top)),
    turn(box, right, across(ink.top)),
    turn(box, left, across(ink.bottom)),
    turn(box, right, across(ink.bottom)),
  ]
  const [from, to] = [turn(box, left, across(ink.baseline)), turn(box, right, across(ink.baseline))]
  return {
    text: word.text,
    box: around(corners, width, height),
    confidence: word.confidence,
    line,
    baseline: [...from, ...to],
  }
}

/** Page position of a point of the box, given from its centre along its own direction. */
function turn({x, y, angle}: TextBox, u: number, v: number): [x: number, y: number] {
  return [x + u * Math.cos(angle) - v * Math.sin(angle), y + u * Math.sin(angle) + v * Math.cos(angle)]
}

function around(points: readonly (readonly [number, number])[], width: number, height: number): Box {
  const xs = points.map(([x]) => Math.min(width, Math.max(0, x)))
  const ys = points.map(([, y]) => Math.min(height, Math.max(0, y)))
  const left = Math.floor(Math.min(...xs))
  const top = Math.floor(Math.min(...ys))
  return [left, top, Math.ceil(Math.max(...xs)) - left, Math.ceil(Math.max(...ys)) - top]
}
