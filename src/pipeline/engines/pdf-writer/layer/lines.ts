import type {Box, Word} from '../../../../types/document.ts'
import {naturalWidth} from './glyph-widths.ts'

/** A word on its baseline: distances in pixels from the start of the run, along the baseline. */
export interface PlacedWord {
  text: string
  from: number
  to: number
}

/** Words of one size on one baseline. */
export interface Run {
  /** Where it starts, in pixels, y down. */
  x: number
  y: number
  /** Direction of the baseline. */
  cos: number
  sin: number
  /** Height of the letters in pixels. */
  size: number
  words: PlacedWord[]
}

type Baseline = NonNullable<Word['baseline']>
/** Quarter turns clockwise of the direction of reading against left to right. */
type Quarter = 0 | 1 | 2 | 3

/** The words line by line, each line in the order of its direction, because readers put lines together from that. */
export function toRuns(words: readonly Word[]): Run[] {
  const lines = Map.groupBy(words, ({line, baseline}) => line * 4 + quarterOf(baseline))
  return [...lines].flatMap(([key, line]) => runsOfLine(line, (key % 4) as Quarter))
}

function quarterOf(baseline: Baseline | undefined): Quarter {
  if (baseline === undefined) return 0
  const [x0, y0, x1, y1] = baseline
  return ((Math.round(Math.atan2(y1 - y0, x1 - x0) / (Math.PI / 2)) + 4) % 4) as Quarter
}

/** Turns a place so that text of a quarter runs level, from left to right. */
function level(quarter: Quarter, x: number, y: number): [number, number] {
  if (quarter === 1) return [y, -x]
  if (quarter === 2) return [-x, -y]
  return quarter === 3 ? [-y, x] : [x, y]
}

const back = (quarter: Quarter, x: number, y: number) => level(((4 - quarter) % 4) as Quarter, x, y)

function levelWord(quarter: Quarter, {text, box: [x, y, w, h], baseline}: Word): LevelWord {
  const [ax, ay] = level(quarter, x, y)
  const [bx, by] = level(quarter, x + w, y + h)
  const box: Box = [Math.min(ax, bx), Math.min(ay, by), Math.abs(bx - ax), Math.abs(by - ay)]
  if (baseline === undefined) return {text, box}
  const [x0, y0, x1, y1] = baseline
  return {text, box, baseline: [...level(quarter, x0, y0), ...level(quarter, x1, y1)]}
}

type LevelWord = Pick<Word, 'text' | 'box' | 'baseline'>

interface Line {
  x: number
  y: number
  cos: number
  sin: number
}

function runsOfLine(words: Word[], quarter: Quarter): Run[] {
  const turned = words.map((word) => levelWord(quarter, word)).toSorted((a, b) => a.box[0] - b.box[0])
  const line = fitLine(turned)
  const size = usualSize(turned, line)
  const runs: (Run & {above: number})[] = []
  for (const word of turned) {
    const place = placeWord(word, line, size)
    const last = runs.at(-1)
    if (last && last.above === place.above && last.size === place.size) last.words.push(place)
    else runs.push({...line, above: place.above, size: place.size, words: [place]})
  }
  return runs.map((run) => onPage(run, quarter))
}

/** Counts from the first word, and turns back. */
function onPage({above, words, x, y, cos, sin, size}: Run & {above: number}, quarter: Quarter): Run {
  const start = words[0]!.from
  const [px, py] = back(quarter, x + start * cos + above * sin, y + start * sin - above * cos)
  const [pcos, psin] = back(quarter, cos, sin)
  const moved = words.map(({text, from, to}) => ({text, from: from - start, to: to - start}))
  return {x: px, y: py, cos: pcos, sin: psin, size, words: moved}
}

/** Baseline of a line: from the engine's own baselines, else level at the bottom of most words. */
function fitLine(words: LevelWord[]): Line {
  const based = words.filter(({baseline}) => baseline !== undefined)
  const [start, end] = [based.at(0)?.baseline, based.at(-1)?.baseline]
  const [dx, dy] = start && end ? [end[2] - start[0], end[3] - start[1]] : [1, 0]
  // A line that comes back is not one of words side by side; their boxes say more.
  const slope = Math.abs(dy) < dx ? dy / dx : 0
  const x = words[0]!.box[0]
  const length = Math.hypot(1, slope)
  return {x, y: median(words.map((word) => footAt(word, x, slope))), cos: 1 / length, sin: slope / length}
}

/** Height at `x` of the line of this slope that a word stands on. */
function footAt({box, baseline}: LevelWord, x: number, slope: number): number {
  if (baseline === undefined) return box[1] + box[3] - box[2] * Math.max(0, slope) + (x - box[0]) * slope
  const [x0, y0, x1, y1] = baseline
  return (y0 + y1) / 2 + (x - (x0 + x1) / 2) * slope
}

/** The box of a word on a slope is higher by its rise. */
function heightOf({box}: LevelWord, {sin}: Line): number {
  return Math.max(box[3] - box[2] * Math.abs(sin), box[3] / 4)
}

/** Letters are higher than 0.3 of what their widths say, wide and spaced ones too, and lower than three times that. */
const [lowest, highest] = [0.3, 3]

/** Height of most words, where it agrees with their widths: engines take an underline for the letters now and then. */
function usualSize(words: LevelWord[], line: Line): number {
  const wide = words.reduce((sum, {box}) => sum + box[2], 0)
  const natural = words.reduce((sum, {text}) => sum + naturalWidth(text), 0)
  const height = median(words.map((word) => heightOf(word, line)))
  return Math.max(1, Math.min((highest * wide) / natural, Math.max((lowest * wide) / natural, height)))
}

/** Of the size. Lower edges differ by descenders, baselines by rounding; what differs more stands on a line of its own. */
const snap = {edge: 0.35, baseline: 0.1}
/** Letters of one font differ in height by less (x against d is 0.65); what is higher is of a larger one. */
const larger = 1.7

/** A word between the left and right edge of its box; one size a line unless it is much larger. */
function placeWord(word: LevelWord, line: Line, usual: number): PlacedWord & {above: number; size: number} {
  const [x, , width] = word.box
  const height = heightOf(word, line)
  const drop = footAt(word, line.x, line.sin / line.cos) - line.y
  const isOnLine = Math.abs(drop) <= (word.baseline ? snap.baseline : snap.edge) * usual
  const above = isOnLine ? 0 : -drop * line.cos
  const from = (x - line.x) / line.cos - above * (line.sin / line.cos)
  return {text: word.text, from, to: from + width / line.cos, above, size: height > larger * usual ? height : usual}
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}
