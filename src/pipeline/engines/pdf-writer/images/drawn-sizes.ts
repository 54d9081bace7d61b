import {PDFDict, PDFRawStream, PDFRef} from 'pdf-lib'
import {identity, type Matrix, multiply} from '../../page-geometry.ts'
import {lookup, lookupNumbers, name, nameText} from '../objects.ts'
import {contentRefs, type PdfPage} from '../pages.ts'
import {unwrap} from '../streams.ts'

/** Largest size in points an image is drawn at anywhere. Images that are not in it are drawn in no page content. */
export type DrawnSizes = Map<PDFRef, {width: number; height: number}>

/** Bytes of content that are looked at in a document; images met later keep their resolution. */
const contentBudget = 64 * 1024 * 1024
const maxContentBytes = 16 * 1024 * 1024
const maxFormDepth = 6

interface Scan {
  sizes: DrawnSizes
  budget: number
  /** Forms being drawn: one that draws itself is not entered again. */
  open: Set<PDFRef>
  /** Decoded forms, because logos are drawn on every page. */
  forms: Map<PDFRef, string>
}

/** How large each image is drawn, from the q, Q, cm and Do operators of all pages and their forms. */
export async function readDrawnSizes(pages: PdfPage[], signal: AbortSignal): Promise<DrawnSizes> {
  const scan: Scan = {sizes: new Map(), budget: contentBudget, open: new Set(), forms: new Map()}
  for (const page of pages) {
    signal.throwIfAborted()
    const unit = page.userUnit
    const content = await readContent(contentRefs(page).map((ref) => page.dict.context.lookup(ref)))
    if (page.resources) await run(scan, content, page.resources, [unit, 0, 0, unit, 0, 0])
  }
  return scan.sizes
}

async function readContent(streams: unknown[]): Promise<string> {
  const parts: string[] = []
  for (const stream of streams) {
    if (!(stream instanceof PDFRawStream)) continue
    const unwrapped = await unwrap(stream, maxContentBytes)
    if (unwrapped?.codec === null) parts.push(Buffer.from(unwrapped.data).toString('latin1'))
  }
  return parts.join('\n')
}

/** Comments, strings, names, numbers, inline images as one token, operators. */
const tokens =
  /%[^\r\n]*|\((?:\\[\s\S]|[^\\()])*\)|<[0-9A-Fa-f\s]*>|\/[^\s/[\]<>(){}%]*|[-+]?\d*\.?\d+|\bBI\b[\s\S]*?\sEI\b|[A-Za-z'"*]+/g

async function run(scan: Scan, content: string, resources: PDFDict, start: Matrix): Promise<void> {
  scan.budget -= content.length
  if (scan.budget < 0 || !content.includes('Do')) return
  const saved: Matrix[] = []
  let matrix = start
  let operands: string[] = []
  for (const [token] of content.matchAll(tokens)) {
    if (/^[-+./\d]/.test(token)) {
      operands.push(token)
      continue
    }
    if (token === 'q') saved.push(matrix)
    else if (token === 'Q') matrix = saved.pop() ?? matrix
    else if (token === 'cm') matrix = concatenated(operands, matrix)
    else if (token === 'Do') await draw(scan, operands.at(-1), resources, matrix)
    operands = []
  }
}

function concatenated(operands: string[], matrix: Matrix): Matrix {
  const values = operands.slice(-6).map(Number)
  return values.length === 6 && values.every(Number.isFinite) ? multiply(values as unknown as Matrix, matrix) : matrix
}

async function draw(scan: Scan, operand: string | undefined, resources: PDFDict, matrix: Matrix): Promise<void> {
  const objects = lookup(resources, 'XObject')
  if (!operand?.startsWith('/') || !(objects instanceof PDFDict)) return
  const ref = objects.get(name(operand.slice(1)))
  const stream = ref instanceof PDFRef ? objects.context.lookup(ref) : undefined
  if (!(ref instanceof PDFRef) || !(stream instanceof PDFRawStream)) return
  const subtype = nameText(lookup(stream.dict, 'Subtype'))
  if (subtype === 'Image') noteSize(scan.sizes, ref, matrix)
  else if (subtype === 'Form') await drawForm(scan, ref, stream, resources, matrix)
}

function noteSize(sizes: DrawnSizes, ref: PDFRef, [a, b, c, d]: Matrix): void {
  const known = sizes.get(ref) ?? {width: 0, height: 0}
  sizes.set(ref, {width: Math.max(known.width, Math.hypot(a, b)), height: Math.max(known.height, Math.hypot(c, d))})
}

async function drawForm(scan: Scan, ref: PDFRef, form: PDFRawStream, inherited: PDFDict, outer: Matrix): Promise<void> {
  if (scan.open.has(ref) || scan.open.size >= maxFormDepth || scan.budget < 0) return
  const content = scan.forms.get(ref) ?? (await readContent([form]))
  scan.forms.set(ref, content)
  const resources = lookup(form.dict, 'Resources')
  const matrix = (lookupNumbers(form.dict, 'Matrix', 6) as unknown as Matrix | undefined) ?? identity
  scan.open.add(ref)
  await run(scan, content, resources instanceof PDFDict ? resources : inherited, multiply(matrix, outer))
  scan.open.delete(ref)
}
