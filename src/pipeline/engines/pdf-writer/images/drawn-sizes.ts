import {PDFArray, PDFDict, type PDFObject, PDFRawStream, PDFRef} from 'pdf-lib'
import {identity, type Matrix, mapRect, multiply} from '../../page-geometry.ts'
import {type Operand, operations} from '../content/lexer.ts'
import {contentBudget, readContent} from '../content/read-content.ts'
import {dictOf, lookup, lookupName, lookupNumbers, name} from '../objects/objects.ts'
import {contentRefs, type PdfPage} from '../objects/pages.ts'

/** Largest size in points an image is drawn at anywhere. Images that are not in it are drawn nowhere. */
export type DrawnSizes = Map<PDFRef, {width: number; height: number}>

const maxFormDepth = 6

interface Scan {
  sizes: DrawnSizes
  budget: number
  /** False when some content could not be read: an image may be drawn larger there. */
  complete: boolean
  /** Forms being drawn: one that draws itself is not entered again. */
  open: Set<PDFRef>
  /** Decoded forms, because logos are drawn on every page. */
  contents: Map<PDFRef, Uint8Array>
  /** Type 3 fonts with the largest map from their text space to the page they are shown with. */
  fonts: Map<PDFDict, {matrix: Matrix; resources: PDFDict}>
}

/** What operators act on while a content stream runs. */
interface State {
  resources: PDFDict
  /** Map of the content stream's own space to the page: patterns hang on it, not on the current one. */
  start: Matrix
  matrix: Matrix
  saved: Pick<State, 'matrix' | 'font' | 'fontSize'>[]
  textMatrix: Matrix
  font: PDFDict | null
  fontSize: number
}

/**
 * How large each image is drawn, from the operators of all pages, with their forms, tiling patterns, soft masks, Type 3
 * glyphs and the appearances of annotations. Empty, so that every image keeps its resolution, when not all can be read.
 */
export async function readDrawnSizes(pages: PdfPage[], signal: AbortSignal): Promise<DrawnSizes> {
  const scan: Scan = {
    sizes: new Map(),
    budget: contentBudget,
    complete: true,
    open: new Set(),
    contents: new Map(),
    fonts: new Map(),
  }
  for (const page of pages) {
    signal.throwIfAborted()
    await scanPage(scan, page)
  }
  await scanGlyphs(scan)
  return scan.complete ? withMasks(scan.sizes, pages[0]) : new Map()
}

async function scanPage(scan: Scan, page: PdfPage): Promise<void> {
  const unit: Matrix = [page.userUnit, 0, 0, page.userUnit, 0, 0]
  if (page.resources && mayDraw(page.resources)) {
    const streams = contentRefs(page).map((ref) => page.dict.context.lookup(ref))
    await run(scan, await contentOf(scan, streams), page.resources, unit)
  }
  const annotations = lookup(page.dict, 'Annots')
  if (!(annotations instanceof PDFArray)) return
  for (let index = 0; index < annotations.size(); index++) {
    const annotation = annotations.lookup(index)
    if (annotation instanceof PDFDict) await scanAnnotation(scan, annotation, unit)
  }
}

/** Whether anything is there that could be or hold an image: most pages of text need not be read. */
function mayDraw(resources: PDFDict): boolean {
  const values = (key: string) => {
    const group = lookup(resources, key)
    return group instanceof PDFDict ? group.keys().map((item) => group.lookup(item)) : []
  }
  if (values('XObject').length > 0 || values('Pattern').length > 0) return true
  const isType3 = (font: unknown) => font instanceof PDFDict && lookupName(font, 'Subtype') === 'Type3'
  return values('ExtGState').some(hasSoftMask) || values('Font').some(isType3)
}

const hasSoftMask = (state: unknown) => state instanceof PDFDict && lookup(state, 'SMask') instanceof PDFDict

/** Streams that the file refers to and does not hold draw nothing. */
async function contentOf(scan: Scan, streams: (PDFObject | undefined)[]): Promise<Uint8Array> {
  const content = await readContent(streams.filter((stream) => stream !== undefined))
  if (content === null) scan.complete = false
  return content ?? new Uint8Array()
}

async function run(scan: Scan, content: Uint8Array, resources: PDFDict, start: Matrix): Promise<void> {
  scan.budget -= content.length
  if (scan.budget < 0) scan.complete = false
  if (!scan.complete) return
  const state: State = {
    resources,
    start,
    matrix: start,
    saved: [],
    textMatrix: identity,
    font: null,
    fontSize: 0,
  }
  for (const {operator, operands} of operations(content)) {
    move(state, operator, operands)
    if (operator === 'Do') await draw(scan, state, operands)
    else if (operator === 'scn' || operator === 'SCN') await drawPattern(scan, state, operands)
    else if (operator === 'gs') await drawSoftMask(scan, state, operands)
    else if (['Tj', 'TJ', "'", '"'].includes(operator)) noteGlyphs(scan, state)
  }
}

/** The operators that change where and how large things are drawn. */
function move(state: State, operator: string, operands: Operand[]): void {
  const {matrix, font, fontSize} = state
  if (operator === 'q') state.saved.push({matrix, font, fontSize})
  else if (operator === 'Q') Object.assign(state, state.saved.pop())
  else if (operator === 'cm') state.matrix = multiply(matrixOf(operands) ?? identity, state.matrix)
  else if (operator === 'BT') state.textMatrix = identity
  else if (operator === 'Tm') state.textMatrix = matrixOf(operands) ?? state.textMatrix
  else if (operator === 'Tf') {
    const size = operands.at(-1)
    const {object} = resource(state.resources, 'Font', operands[0])
    state.font = object instanceof PDFDict && lookupName(object, 'Subtype') === 'Type3' ? object : null
    state.fontSize = size?.type === 'number' ? size.value : 0
  }
}

function matrixOf(operands: Operand[]): Matrix | null {
  const values = operands.slice(-6).map((operand) => (operand.type === 'number' ? operand.value : Number.NaN))
  return values.length === 6 && values.every(Number.isFinite) ? (values as unknown as Matrix) : null
}

function resource(
  resources: PDFDict,
  group: string,
  operand: Operand | undefined,
): {ref: PDFObject | undefined; object: PDFObject | undefined} {
  const objects = lookup(resources, group)
  if (operand?.type !== 'name' || !(objects instanceof PDFDict)) return {ref: undefined, object: undefined}
  // Names of the dictionary are kept as written; those of the content may be escaped otherwise.
  const key = objects.keys().find((item) => item.decodeText() === operand.value) ?? name(operand.value)
  return {ref: objects.get(key), object: objects.lookup(key)}
}

async function draw(scan: Scan, state: State, operands: Operand[]): Promise<void> {
  const {ref, object} = resource(state.resources, 'XObject', operands.at(-1))
  if (!(ref instanceof PDFRef) || !(object instanceof PDFRawStream)) return
  const subtype = lookupName(object.dict, 'Subtype')
  if (subtype === 'Image') noteSize(scan.sizes, ref, state.matrix)
  else if (subtype === 'Form') await drawForm(scan, ref, object, state.resources, state.matrix)
}

function noteSize(sizes: DrawnSizes, ref: PDFRef, [a, b, c, d]: Matrix): void {
  const known = sizes.get(ref) ?? {width: 0, height: 0}
  sizes.set(ref, {width: Math.max(known.width, Math.hypot(a, b)), height: Math.max(known.height, Math.hypot(c, d))})
}

/** Forms and tiling patterns: streams of content with a matrix and resources of their own. */
async function drawForm(scan: Scan, ref: PDFRef, form: PDFRawStream, inherited: PDFDict, outer: Matrix): Promise<void> {
  if (scan.open.has(ref) || !scan.complete) return
  const own = lookup(form.dict, 'Resources')
  const resources = own instanceof PDFDict ? own : inherited
  if (!mayDraw(resources)) return
  if (scan.open.size >= maxFormDepth) {
    scan.complete = false
    return
  }
  const content = scan.contents.get(ref) ?? (await contentOf(scan, [form]))
  scan.contents.set(ref, content)
  scan.open.add(ref)
  await run(scan, content, resources, multiply(formMatrix(form.dict), outer))
  scan.open.delete(ref)
}

const formMatrix = (dict: PDFDict): Matrix =>
  (lookupNumbers(dict, 'Matrix', 6) as unknown as Matrix | undefined) ?? identity

/** ISO 32000-1, 8.7.3.1: the space of a pattern hangs on the first one of the content stream. */
async function drawPattern(scan: Scan, state: State, operands: Operand[]): Promise<void> {
  const {ref, object} = resource(state.resources, 'Pattern', operands.at(-1))
  if (!(ref instanceof PDFRef) || !(object instanceof PDFRawStream)) return
  await drawForm(scan, ref, object, state.resources, state.start)
}

async function drawSoftMask(scan: Scan, state: State, operands: Operand[]): Promise<void> {
  const {object} = resource(state.resources, 'ExtGState', operands.at(-1))
  if (!(object instanceof PDFDict) || !hasSoftMask(object)) return
  const mask = lookup(object, 'SMask') as PDFDict
  const [ref, form] = [mask.get(name('G')), lookup(mask, 'G')]
  if (ref instanceof PDFRef && form instanceof PDFRawStream) {
    await drawForm(scan, ref, form, state.resources, state.matrix)
  }
}

/** The largest map of a Type 3 font's text to the page; its glyphs are read once, at the end. */
function noteGlyphs(scan: Scan, {font, fontSize, textMatrix, matrix, resources}: State): void {
  if (font === null) return
  const shown = multiply([fontSize, 0, 0, fontSize, 0, 0], multiply(textMatrix, matrix))
  const known = scan.fonts.get(font)
  const area = ([a, b, c, d]: Matrix) => Math.abs(a * d - b * c)
  if (known === undefined || area(shown) > area(known.matrix)) scan.fonts.set(font, {matrix: shown, resources})
}

async function scanGlyphs(scan: Scan): Promise<void> {
  for (const [font, {matrix, resources}] of scan.fonts) {
    const glyphs = lookup(font, 'CharProcs')
    const own = lookup(font, 'Resources')
    const used = own instanceof PDFDict ? own : resources
    if (!(glyphs instanceof PDFDict) || !mayDraw(used)) continue
    const glyphMatrix = lookupNumbers(font, 'FontMatrix', 6) as unknown as Matrix | undefined
    const outer = multiply(glyphMatrix ?? [0.001, 0, 0, 0.001, 0, 0], matrix)
    for (const key of glyphs.keys()) await run(scan, await contentOf(scan, [glyphs.lookup(key)]), used, outer)
  }
}

/** All appearances of an annotation, mapped from their box to its rectangle (ISO 32000-1, 12.5.5). */
async function scanAnnotation(scan: Scan, annotation: PDFDict, unit: Matrix): Promise<void> {
  const rect = lookupNumbers(annotation, 'Rect', 4)
  const appearances = lookup(annotation, 'AP')
  if (rect === undefined || !(appearances instanceof PDFDict)) return
  for (const [ref, form] of streamsIn(appearances)) {
    const box = lookupNumbers(form.dict, 'BBox', 4)
    if (box === undefined) continue
    const [left = 0, bottom = 0, right = 0, top = 0] = box
    const [x0, y0, x1, y1] = mapRect(formMatrix(form.dict), {left, bottom, right, top})
    const sx = Math.abs(rect[2]! - rect[0]!) / (x1 - x0)
    const sy = Math.abs(rect[3]! - rect[1]!) / (y1 - y0)
    if (!(Number.isFinite(sx) && Number.isFinite(sy))) continue
    await drawForm(scan, ref, form, annotation.context.obj({}), multiply([sx, 0, 0, sy, 0, 0], unit))
  }
}

/** Streams of an appearance dictionary: /N, /R and /D, each one stream or one for each state. */
function* streamsIn(appearances: PDFDict): Generator<[PDFRef, PDFRawStream]> {
  for (const [key, value] of appearances.entries()) {
    const object = appearances.lookup(key)
    if (object instanceof PDFRawStream && value instanceof PDFRef) yield [value, object]
    else if (object instanceof PDFDict) yield* streamsIn(object)
  }
}

/** Masks have the size of the largest image they belong to. */
function withMasks(sizes: DrawnSizes, page: PdfPage | undefined): DrawnSizes {
  for (const [ref, size] of [...sizes]) {
    const dict = dictOf(page?.dict.context.lookup(ref))
    for (const mask of [dict?.get(name('SMask')), dict?.get(name('Mask'))]) {
      if (mask instanceof PDFRef) noteSize(sizes, mask, [size.width, 0, 0, size.height, 0, 0])
    }
  }
  return sizes
}
