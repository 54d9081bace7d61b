import type {Box, Page, PageSource, Word} from '../../../types/document.ts'
import {fold} from '../values/fold.ts'
import {type Level, levelOf, median, middleOf} from './level.ts'

/** A run of words of a row with no column gap inside: [start, end) in the row's text. */
interface Cell {
  text: string
  start: number
  end: number
  box: Box
}

/** One printed row, rebuilt from boxes. */
export interface Row {
  page: number
  source: PageSource
  /** The engine that read it: their confidences differ. */
  engine: string
  /** Words joined by one blank, cells by two, so that no number is read across a column gap. */
  text: string
  /** `text` folded: same offsets. */
  folded: string
  words: Word[]
  /** Offset of each word in `text`. */
  starts: number[]
  cells: Cell[]
  box: Box
  /** Median word height. */
  height: number
  /** Mean word confidence. */
  confidence: number
  /** Horizontal move of a word per unit of height that makes columns plumb: the slope of the rows. */
  lean: number
  /** False where boxes are a character grid and must not be shown. */
  boxed: boolean
}

export function unionBox(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box[0]))
  const y = Math.min(...boxes.map((box) => box[1]))
  const right = Math.max(...boxes.map((box) => box[0] + box[2]))
  const bottom = Math.max(...boxes.map((box) => box[1] + box[3]))
  return [x, y, right - x, bottom - y]
}

interface Group {
  words: Word[]
  /** Middle of the row after deskew, running mean. */
  y: number
  height: number
  /** Its words by the strips of the page they stand in. */
  strips: Map<number, Word[]>
}

// A page may be one line of 50,000 words: looking at all of them for each took 10 s.
const STRIP = 64
/** Strip of its own for what is wider than any page: a box of a hostile file may have a width of 1e15. */
const WIDE = Number.NaN
const isWide = ({box}: Word): boolean => box[2] > 1000 * STRIP

function stripsOf(word: Word): number[] {
  if (isWide(word)) return [WIDE]
  const [x, , width] = word.box
  const first = Math.floor(x / STRIP)
  return Array.from({length: Math.floor((x + width) / STRIP) - first + 1}, (_, i) => first + i)
}

function addWord(group: Group, word: Word): void {
  group.words.push(word)
  for (const strip of stripsOf(word)) {
    const words = group.strips.get(strip)
    if (words === undefined) group.strips.set(strip, [word])
    else words.push(word)
  }
}

/** Groups words whose deskewed middles are nearer than half a word height; works downwards. */
function groupWords(words: readonly Word[], {drop}: Level): Group[] {
  const leveled = words.map((word) => {
    const {x, y} = middleOf(word)
    return {word, y: y - drop(x, y)}
  })
  leveled.sort((a, b) => a.y - b.y)
  const groups: Group[] = []
  for (const {word, y} of leveled) {
    const group = bestGroup(groups, word, y)
    if (group === undefined) {
      const begun: Group = {words: [], y, height: word.box[3], strips: new Map()}
      addWord(begun, word)
      groups.push(begun)
      continue
    }
    addWord(group, word)
    group.y += (y - group.y) / group.words.length
    group.height += (word.box[3] - group.height) / group.words.length
  }
  return groups
}

// Only the last few groups can be near: words come in order of height on the page.
function bestGroup(groups: readonly Group[], word: Word, y: number): Group | undefined {
  return groups
    .slice(-3)
    .filter((group) => Math.abs(group.y - y) < 0.5 * Math.min(group.height, word.box[3]) && !covers(group, word))
    .sort((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))[0]
}

/** Whether a word of the group stands where `word` stands: then they are two rows, however near. */
function covers(group: Group, word: Word): boolean {
  const [x, , width] = word.box
  const isCovered = (other: Word) => {
    const shared = Math.min(x + width, other.box[0] + other.box[2]) - Math.max(x, other.box[0])
    return shared > 0.5 * Math.min(width, other.box[2])
  }
  if (isWide(word)) return group.words.some(isCovered)
  const near = [WIDE, ...stripsOf(word)]
  return near.some((strip) => group.strips.get(strip)?.some(isCovered))
}

/** A column gap is as wide as the row is high: two blanks of most faces. */
function isGap(left: Word, right: Word, height: number): boolean {
  const gap = right.box[0] - (left.box[0] + left.box[2])
  return gap >= height && !(isGrouped(left.text, right.text) && gap < GROUP_GAP * pitchOf(left, right))
}

// A typewriter's blank is 1.2 advances wide between digits, and as wide as they are high; two blanks are 2.2.
const GROUP_GAP = 1.7

/** "14" and "287,94": one number whose thousands a blank sets apart, or a quantity and a price. */
const isGrouped = (left: string, right: string): boolean =>
  /(?:^|\D)\d{1,3}$/.test(left) && /^\d{3}(?:,\d{2})?\b/.test(right)

/** Advance of a character, from two words of one face; too small by what is blank at their ends. */
const pitchOf = (left: Word, right: Word): number =>
  (left.box[2] + right.box[2]) / (left.text.length + right.text.length)

function toRow(page: Page, unordered: readonly Word[], lean: number): Row {
  const words = unordered.toSorted((a, b) => a.box[0] - b.box[0])
  const height = median(words.map((word) => word.box[3]))
  const starts: number[] = []
  const cells: Cell[] = []
  let text = ''
  let first = 0
  const closeCell = (end: number) => {
    const start = starts[first] ?? 0
    cells.push({text: '', start, end: text.length, box: unionBox(words.slice(first, end).map((word) => word.box))})
    first = end
  }
  for (const [i, word] of words.entries()) {
    const previous = words[i - 1]
    const gap = previous !== undefined && isGap(previous, word, height)
    if (gap) closeCell(i)
    if (previous !== undefined) text += gap ? '  ' : ' '
    starts.push(text.length)
    text += word.text
  }
  closeCell(words.length)
  return {
    page: page.page,
    source: page.source,
    engine: page.engine,
    text,
    folded: fold(text),
    words,
    starts,
    cells: cells.map((cell) => ({...cell, text: text.slice(cell.start, cell.end)})),
    box: unionBox(words.map((word) => word.box)),
    height,
    confidence: words.reduce((total, word) => total + word.confidence, 0) / words.length,
    lean,
    boxed: page.width > 0 && page.height > 0,
  }
}

// Rules look back and forth inside a row: a row of 60,000 letters took them 21 s, cut into pieces below 0.5 s.
const MAX_WORDS = 120
const MAX_LETTERS = 120

/** A paragraph on one line of a text file becomes several rows. */
function limitRow(row: Word[]): Word[][] {
  if (row.length <= MAX_WORDS) return [row]
  const words = row.toSorted((a, b) => a.box[0] - b.box[0])
  const pieces = Math.ceil(words.length / MAX_WORDS)
  return Array.from({length: pieces}, (_, i) => words.slice(i * MAX_WORDS, (i + 1) * MAX_WORDS))
}

/** A word along the edge of the page, read from below: it crosses rows and belongs to none. */
const isTurned = (word: Word): boolean => word.text.length > 3 && word.box[3] > 1.5 * word.box[2]

/** The rows of a page from top to bottom; the engine's own lines are used to measure skew only. */
export function rowsOf(page: Page): Row[] {
  const words = page.words
    .filter((word) => word.text.trim() !== '' && word.box.every(Number.isFinite))
    .map((word) => (word.text.length > MAX_LETTERS ? {...word, text: word.text.slice(0, MAX_LETTERS)} : word))
  if (words.length === 0) return []
  const upright = words.filter((word) => !isTurned(word))
  const level = levelOf(upright)
  const turned = words.filter(isTurned).map((word) => [word])
  return [...groupWords(upright, level).map((group) => group.words), ...turned]
    .flatMap(limitRow)
    .map((row) => toRow(page, row, level.slope))
}

/** Box of the words that [start, end) of the row's text touches; null for text without pages. */
export function boxOf(row: Row, start: number, end: number): Box | null {
  if (!row.boxed) return null
  const touched = row.words.filter((word, i) => {
    const from = row.starts[i] ?? 0
    return from < end && from + word.text.length > start
  })
  return touched.length === 0 ? row.box : unionBox(touched.map((word) => word.box))
}

/** Left and right end of [start, end) of the row's text on a page whose columns are plumb; letters share a word evenly. */
export function extentOf(row: Row, start: number, end: number): {left: number; right: number} {
  const plumb = (offset: number, side: 'start' | 'end'): number => {
    const at = side === 'start' ? offset : offset - 1
    const i = Math.max(
      row.starts.findLastIndex((wordStart) => wordStart <= at),
      0,
    )
    const word = row.words[i]
    if (word === undefined) return 0
    const [x, y, width, height] = word.box
    const share = Math.min(Math.max((offset - (row.starts[i] ?? 0)) / word.text.length, 0), 1)
    return x + width * share + row.lean * (y + height / 2)
  }
  return {left: plumb(start, 'start'), right: plumb(end, 'end')}
}
