import {readFile} from 'node:fs/promises'
import {PDFDocument, PDFName, PDFNumber, PDFRawStream, type PDFRef} from 'pdf-lib'
import {createPdfWriter} from '../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../src/pipeline/engines/pdfium.ts'
import type {CompressPdfOptions, Raster} from '../../src/pipeline/engines/types.ts'
import {folderOfTest} from './folder.ts'
import {compressOptions, save} from './pdf.ts'

/** Pixels a side of the images that tests draw, at 300 dpi. */
export const side = 600

/** An image XObject drawn over a page of 144 x 144 points; filters are of the data as given. */
export function drawImage(pdf: PDFDocument, entries: Record<string, unknown>, data: Uint8Array): PDFRef {
  const {context} = pdf
  const ref = context.register(
    context.stream(data, {Type: 'XObject', Subtype: 'Image', Width: side, Height: side, ...entries} as never),
  )
  const page = pdf.addPage([144, 144])
  const content = '0.2 0.6 0.3 rg 0 0 144 144 re f q 144 0 0 144 0 0 cm /Im Do Q'
  page.node.set(PDFName.of('Contents'), context.register(context.stream(content)))
  page.node.set(PDFName.of('Resources'), context.obj({XObject: {Im: ref}}))
  return ref
}

export interface Compressed {
  before: Raster
  after: Raster
  bytes: Uint8Array | null
  originalBytes: number
  images: PDFRawStream[]
}

/** The last page as PDFium draws it before and after compressing. */
export async function compressDrawn(pdf: PDFDocument, options: Partial<CompressPdfOptions> = {}): Promise<Compressed> {
  const folder = await folderOfTest()
  const path = await save(folder, 'source.pdf', pdf)
  const {bytes} = await createPdfWriter().compress(path, compressOptions(options))
  const source = await readFile(path)
  const result = await save(folder, 'result.pdf', bytes ?? source)
  return {
    before: await draw(path),
    after: await draw(result),
    bytes,
    originalBytes: source.length,
    images: imagesOf(await PDFDocument.load(bytes ?? source)),
  }
}

/** One for all, because an instance takes 0.3 s to load. */
const engine = createPdfEngine()

async function draw(path: string): Promise<Raster> {
  const pdf = await engine.open(path, {passwords: []})
  const raster = pdf.render(pdf.pageCount, 75)
  pdf.close()
  return raster
}

/** Images of the document, as the file says they are. */
export function imagesOf(pdf: PDFDocument): PDFRawStream[] {
  return pdf.context
    .enumerateIndirectObjects()
    .map(([, object]) => object)
    .filter((object) => object instanceof PDFRawStream)
    .filter(({dict}) => dict.lookup(PDFName.of('Subtype')) === PDFName.of('Image'))
}

export const entry = (image: PDFRawStream, key: string): string => String(image.dict.lookup(PDFName.of(key)))
export const widthOf = (image: PDFRawStream): number => image.dict.lookup(PDFName.of('Width'), PDFNumber).asNumber()

/** Mean distance of two pictures of the same size, in levels of 256. */
export function meanDistance(a: Raster, b: Raster): number {
  const [left, right] = [inColour(a), inColour(b)]
  let sum = 0
  for (const [at, value] of left.entries()) sum += Math.abs(value - right[at]!)
  return sum / left.length
}

const inColour = ({data, channels}: Raster): number[] =>
  channels === 3 ? [...data] : [...data].flatMap((level) => [level, level, level])
