import {type PDFContext, PDFDict, PDFRawStream, type PDFRef} from 'pdf-lib'
import type {Page, Word} from '../../../types/document.ts'
import {invert, type Matrix, normalRotation, uprightMatrix, uprightSize} from '../page-geometry.ts'
import {glyphWidth} from './glyphless-font.ts'
import {createLayerFont, type LayerFont} from './layer-font.ts'
import {lookup, name} from './objects.ts'
import {contentRefs, type PdfPage} from './pages.ts'
import {deflateBest} from './streams.ts'

export interface LayeredPage {
  target: PdfPage
  /** What was read on the upright image of that page. */
  page: Page
}

const resourceName = 'SnapText'

/** Adds the words of the pages as invisible text. Returns the number of pages that got any. */
export async function addTextLayer(context: PDFContext, pages: LayeredPage[]): Promise<number> {
  const written = pages.filter(({page}) => page.words.some(isWritable))
  if (written.length === 0) return 0
  const font = createLayerFont(context)
  const resources = new Map<PDFDict | undefined, PDFRef>()
  for (const {target, page} of written) {
    const content = Buffer.concat(pageContent(page, pixelsToUser(target, page), font))
    const stream = PDFRawStream.of(context.obj({Filter: 'FlateDecode'}), await deflateBest(content))
    // First, not last: contents that leave the graphics state changed cannot move it.
    target.dict.set(name('Contents'), context.obj([context.register(stream), ...contentRefs(target)]))
    const known = resources.get(target.resources) ?? context.register(withFont(context, target.resources, font.ref))
    resources.set(target.resources, known)
    target.dict.set(name('Resources'), known)
  }
  await font.finish()
  return written.length
}

function withFont(context: PDFContext, resources: PDFDict | undefined, font: PDFRef): PDFDict {
  const result = resources?.clone(context) ?? context.obj({})
  const fonts = lookup(result, 'Font')
  const own = fonts instanceof PDFDict ? fonts.clone(context) : context.obj({})
  own.set(name(resourceName), font)
  result.set(name('Font'), own)
  return result
}

/** Pixels of the upright page image (y down) -> user space. */
function pixelsToUser({box, rotation}: PdfPage, page: Page): Matrix {
  const turned = normalRotation(rotation + extraTurn(page, rotation, uprightSize(box, rotation)))
  const {width, height} = uprightSize(box, turned)
  return invert(uprightMatrix(box, turned, page.width / width, page.height / height))
}

/**
 * Degrees the page was turned beyond its /Rotate before it was read. A quarter turn must agree with the proportions of
 * the picture, else the recorded rotation is the page's own.
 */
function extraTurn(page: Page, rotation: number, upright: {width: number; height: number}): number {
  const turn = normalRotation(page.rotation - rotation)
  if (turn % 180 === 0) return turn
  const same = Math.abs(Math.log(page.width / page.height / (upright.width / upright.height)))
  const swapped = Math.abs(Math.log(page.width / page.height / (upright.height / upright.width)))
  return swapped < same ? turn : 0
}

function isWritable({text, box}: Word): boolean {
  return box[2] > 0 && box[3] > 0 && printable(text) !== ''
}

function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Zs}]/gu, '')
}

/** Render mode 3: neither filled nor stroked. Text space is pixels, so that sizes and steps stay short numbers. */
function pageContent(page: Page, toUser: Matrix, font: LayerFont): Uint8Array[] {
  const matrix = toUser.map((value) => decimal(value, 6)).join(' ')
  const lines = Map.groupBy(page.words.filter(isWritable), (word) => word.line)
  return [
    Buffer.from(`q ${matrix} cm BT 3 Tr\n`),
    ...[...lines.values()].flatMap((words) => lineContent(words, font)),
    Buffer.from('ET Q\n'),
  ]
}

interface Baseline {
  x: number
  y: number
  cos: number
  sin: number
}

/** One size and one baseline a line, because readers put words together by both. */
function lineContent(words: Word[], font: LayerFont): Uint8Array[] {
  const line = fitLine(words)
  const size = lineSize(words, line)
  const [cos, sin] = [decimal(line.cos, 5), decimal(line.sin, 5)]
  const start = `${cos} ${sin} ${sin} ${decimal(-line.cos, 5)} ${decimal(line.x)} ${decimal(line.y)} Tm`
  const parts: Uint8Array[] = [Buffer.from(`${start} /${resourceName} ${size} Tf\n`)]
  // What was written, not what was meant: rounding must not add up along a line.
  const pen = {x: 0, y: 0}
  for (const word of words) {
    const place = placeWord(word, line, size)
    const step = {x: decimal(place.along - pen.x), y: decimal(place.above - pen.y)}
    pen.x += Number(step.x)
    pen.y += Number(step.y)
    parts.push(Buffer.from(`${step.x} ${step.y} Td `), ...showWord(printable(word.text), place.length, size, font))
  }
  return parts
}

/** Height of most words; the box of a word on a slope is higher by its rise. */
function lineSize(words: Word[], {sin}: Baseline): number {
  const heights = words.map(({box}) => Math.max(box[3] - box[2] * Math.abs(sin), box[3] / 4))
  return Math.max(1, Number(decimal(median(heights), 1)))
}

/** The word is stretched to its box; the space after it keeps words apart for readers and is not counted. */
function showWord(text: string, length: number, size: number, font: LayerFont): Uint8Array[] {
  const natural = ([...text].length * size * glyphWidth) / 1000
  const codes = font.encode(`${visualOrder(text)} `)
  // As few digits as keep the right edge within 0.75 pixels: they are a fifth of the size of a layer.
  const digits = Math.max(0, Math.ceil(Math.log10(natural / 150)))
  return [Buffer.from(`${decimal((100 * length) / natural, digits)} Tz (`), escapeString(codes), Buffer.from(')Tj\n')]
}

const rightToLeft = /^[\p{Script=Hebrew}\p{Script=Arabic}\p{M}\p{P}]+$/u
const hasLetter = /[\p{Script=Hebrew}\p{Script=Arabic}]/u

/** PDF shows characters from left to right; readers turn right-to-left words back. */
function visualOrder(text: string): string {
  return rightToLeft.test(text) && hasLetter.test(text) ? [...text].reverse().join('') : text
}

/** Baseline of a line: from the engine's own baselines, else level at the bottom of most words. */
function fitLine(words: Word[]): Baseline {
  const based = words.filter(({baseline}) => baseline !== undefined)
  const start = based.at(0)?.baseline
  const end = based.at(-1)?.baseline
  const x = words[0]!.box[0]
  if (!start || !end) return {x, y: median(words.map(bottom)), cos: 1, sin: 0}
  const [dx, dy] = [end[2] - start[0], end[3] - start[1]]
  const length = Math.hypot(dx, dy)
  // Steep or backward lines are not lines of words side by side; their boxes say more.
  if (length === 0 || dx < length / 2) return {x, y: median(words.map(bottom)), cos: 1, sin: 0}
  return {x, y: start[1] + ((x - start[0]) * dy) / dx, cos: dx / length, sin: dy / length}
}

/** Bottoms of words differ by descenders (a quarter of the size); what differs more stands on a line of its own. */
const snap = 0.35

function placeWord(word: Word, line: Baseline, size: number): {along: number; above: number; length: number} {
  const [x, , width] = word.box
  const onLine = line.y + ((x - line.x) * line.sin) / line.cos
  const drop = bottom(word) - width * Math.max(0, line.sin) - onLine
  const above = Math.abs(drop) <= snap * size ? 0 : -drop * line.cos
  return {along: (x - line.x) / line.cos - above * (line.sin / line.cos), above, length: width / line.cos}
}

const bottom = ({box}: Word) => box[1] + box[3]

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

/** Short decimal without trailing zeros; never in exponent form, which PDF does not know. */
function decimal(value: number, digits = 2): string {
  const fixed = value.toFixed(digits)
  const text = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed
  return text === '-0' ? '0' : text
}

/** Literal string: brackets, backslash and carriage return are escaped, all other bytes stand for themselves. */
function escapeString(bytes: Buffer): Buffer {
  const result: number[] = []
  for (const byte of bytes) {
    if (byte === 0x0d) result.push(0x5c, 0x72)
    else if (byte === 0x28 || byte === 0x29 || byte === 0x5c) result.push(0x5c, byte)
    else result.push(byte)
  }
  return Buffer.from(result)
}
