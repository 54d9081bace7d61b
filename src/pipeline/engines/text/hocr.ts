import type {Box, Page, Word} from '../../../types/document.ts'
import {cleanText} from './charset.ts'
import {decodeEntities} from './entities.ts'
import {type Tag, tokens} from './markup.ts'

/** Resolution of scans where the file does not say: what OCR programs ask for. */
const usualDpi = 300

/** Confidence of a word without x_wconf: no sign of doubt, and no proof. */
const unknownConfidence = 0.9

const lineClasses = new Set(['ocr_line', 'ocrx_line', 'ocr_header', 'ocr_footer', 'ocr_textfloat', 'ocr_caption'])

const blockClasses = new Set(['ocr_page', 'ocr_carea', 'ocrx_block', 'ocr_par'])

/** What an element's title says (hOCR 1.2, section 3). Boxes are x0 y0 x1 y1. */
interface Title {
  bbox: [number, number, number, number] | null
  confidence: number
  dpi: number
  /** Slope and offset from the lower left corner of the box. */
  baseline: [slope: number, offset: number] | null
}

interface Line {
  title: Title
  /** A blank line goes before it in the text of the page. */
  startsParagraph: boolean
  words: {title: Title; text: string}[]
  /** Characters outside words: all of them in files that stop at lines. */
  text: string
}

interface RawPage {
  title: Title
  lines: Line[]
}

/** Pages of an hOCR file, words in file order. Missing parts are made up from what is around them. */
export function hocrToPages(html: string): Page[] {
  return collect(html).map((raw, index) => toPage(raw, index + 1))
}

/** One pass over the tags: pages hold lines, lines hold words; what is missing between them is created. */
function collect(html: string): RawPage[] {
  const reading: Reading = {pages: [], line: null, word: null, startsParagraph: true}
  for (const token of tokens(html)) {
    if (token.type === 'open') openTag(reading, token.tag)
    else if (token.type === 'close') closeTag(reading, token.name)
    else if (reading.word) reading.word.text += token.text
    else if (reading.line) reading.line.text += token.text
  }
  return reading.pages
}

interface Reading {
  pages: RawPage[]
  line: Line | null
  /** The word whose text is being read, until as many of its tags are closed as were opened. */
  word: {title: Title; text: string; tag: string; depth: number} | null
  startsParagraph: boolean
}

function openTag(reading: Reading, tag: Tag): void {
  const names = tag.attribute('class').split(/\s+/)
  if (names.includes('ocr_page')) reading.pages.push({title: parseTitle(tag), lines: []})
  if (names.includes('ocrx_word')) {
    const line = reading.line ?? startLine(reading, noTitle)
    reading.word = {title: parseTitle(tag), text: '', tag: tag.name, depth: 1}
    line.words.push(reading.word)
  } else if (names.some((name) => lineClasses.has(name))) startLine(reading, parseTitle(tag))
  else if (names.some((name) => blockClasses.has(name))) {
    reading.startsParagraph = true
    reading.line = null
    reading.word = null
  } else if (reading.word?.tag === tag.name) reading.word.depth++
}

function closeTag(reading: Reading, name: string): void {
  if (reading.word?.tag === name && --reading.word.depth === 0) reading.word = null
}

function startLine(reading: Reading, title: Title): Line {
  const line: Line = {title, startsParagraph: reading.startsParagraph, words: [], text: ''}
  if (reading.pages.length === 0) reading.pages.push({title: noTitle, lines: []})
  reading.pages.at(-1)!.lines.push(line)
  reading.line = line
  reading.word = null
  reading.startsParagraph = false
  return line
}

const noTitle: Title = {bbox: null, confidence: unknownConfidence, dpi: usualDpi, baseline: null}

function parseTitle(tag: Tag): Title {
  // File names in the title may hold anything, also "; bbox 1 2 3 4".
  const title = decodeEntities(tag.attribute('title')).replace(/"[^"]*"/g, '')
  const numbers = (name: string) => {
    const values = new RegExp(`(?:^|;)\\s*${name}((?:\\s+[-+.\\deE]{1,20})+)`)
      .exec(title)?.[1]
      ?.trim()
      .split(/\s+/)
      .map(Number)
    return values?.every(Number.isFinite) ? values : []
  }
  const [x0, y0, x1, y1] = numbers('bbox')
  const [slope, offset] = numbers('baseline')
  const dpi = numbers('scan_res')[0] ?? 0
  return {
    bbox: y1 === undefined || x1! < x0! || y1 < y0! ? null : [x0!, y0!, x1!, y1],
    confidence: Math.min(1, Math.max(0, (numbers('x_wconf')[0] ?? unknownConfidence * 100) / 100)),
    dpi: dpi >= 30 && dpi <= 2_400 ? dpi : usualDpi,
    baseline: offset === undefined ? null : [slope!, offset],
  }
}

function toPage(raw: RawPage, page: number): Page {
  const words: Word[] = []
  const lines: string[] = []
  for (const line of raw.lines) {
    const read = lineWords(line, lines.length)
    if (read.length === 0) continue
    if (line.startsParagraph && lines.length > 0) lines.push('')
    for (const word of read) words.push({...word, line: lines.length})
    lines.push(read.map((word) => word.text).join(' '))
  }
  const [width, height] = pageSize(raw.title, words)
  return {
    page,
    width,
    height,
    dpi: raw.title.dpi,
    rotation: 0,
    source: 'ocr',
    engine: 'hocr',
    text: lines.join('\n'),
    words,
    confidence: words.length === 0 ? 1 : words.reduce((sum, word) => sum + word.confidence, 0) / words.length,
  }
}

/** Words of a line. Those without a box, and lines without words, share the line's box by their lengths. */
function lineWords(line: Line, index: number): Word[] {
  const read = line.words.flatMap(({title, text}) => {
    const clean = cleanText(decodeEntities(text)).replace(/\s+/g, ' ').trim()
    return clean === '' ? [] : [{title, text: clean}]
  })
  const bare = read.length === 0
  if (bare) {
    const text = cleanText(decodeEntities(line.text)).trim()
    read.push(...(text === '' ? [] : text.split(/\s+/)).map((part) => ({title: line.title, text: part})))
  }
  const shares = bare || read.some(({title}) => title.bbox === null) ? shareBox(line.title, read) : []
  return read.map(({title, text}, i) => {
    const box = bare || title.bbox === null ? shares[i]! : toBox(title.bbox)
    const baseline = wordBaseline(line.title, box)
    return {text, box, confidence: title.confidence, line: index, ...(baseline && {baseline})}
  })
}

const toBox = ([x0, y0, x1, y1]: [number, number, number, number]): Box => [x0, y0, x1 - x0, y1 - y0]

function shareBox(title: Title, words: {text: string}[]): Box[] {
  const [x0, y0, x1, y1] = title.bbox ?? [0, 0, 0, 0]
  const length = words.reduce((sum, word) => sum + word.text.length + 1, -1)
  let at = 0
  return words.map(({text}) => {
    const from = x0 + Math.round(((x1 - x0) * at) / length)
    const to = x0 + Math.round(((x1 - x0) * (at + text.length)) / length)
    at += text.length + 1
    return [from, y0, to - from, y1 - y0]
  })
}

function wordBaseline(line: Title, [x, , width]: Box): Word['baseline'] | null {
  if (!line.bbox || !line.baseline) return null
  const [left, , , bottom] = line.bbox
  const [slope, offset] = line.baseline
  const yAt = (at: number) => bottom + offset + slope * (at - left)
  return [x, yAt(x), x + width, yAt(x + width)]
}

/** Size of the page image in pixels; without a page box, what the words cover. */
function pageSize(title: Title, words: Word[]): [width: number, height: number] {
  const [x0, y0, x1, y1] = title.bbox ?? [0, 0, 0, 0]
  if (x1 > x0 && y1 > y0) return [x1 - x0, y1 - y0]
  let [width, height] = [1, 1]
  for (const {box} of words) {
    width = Math.max(width, box[0] + box[2])
    height = Math.max(height, box[1] + box[3])
  }
  return [width, height]
}
