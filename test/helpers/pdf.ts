import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {degrees, type PDFContext, PDFDocument, type PDFFont, type PDFObject, PDFRawStream, StandardFonts} from 'pdf-lib'
import sharp from 'sharp'
import type {CompressPdfOptions} from '../../src/pipeline/engines/types.ts'
import type {Page, Word} from '../../src/types/document.ts'

/** What a PDF is compressed with where a test does not say otherwise. */
export const compressOptions = (options: Partial<CompressPdfOptions> = {}): CompressPdfOptions => ({
  quality: 60,
  maxDpi: 150,
  layer: [],
  searchable: 'auto',
  lossless: false,
  redoOcr: false,
  passwords: [],
  signal: new AbortController().signal,
  ...options,
})

/** The stream behind a reference; the types of pdf-lib's own look-up know no raw streams. */
export function streamAt(context: PDFContext, value: PDFObject | undefined): PDFRawStream {
  const object = context.lookup(value)
  if (!(object instanceof PDFRawStream)) throw new Error(`${String(value)} is no stream`)
  return object
}

/** Reproducible noise over a gradient: compresses as badly as a photograph. */
export function noisyPixels(width: number, height: number, channels: 1 | 3): Uint8Array {
  const data = new Uint8Array(width * height * channels)
  let state = 12_345
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    data[at] = (((at / channels) % width) / width) * 180 + (state >>> 26)
  }
  return data
}

export function jpegOf(width: number, height: number, channels: 1 | 3 = 3, quality = 95): Promise<Buffer> {
  return sharp(noisyPixels(width, height, channels), {raw: {width, height, channels}})
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .jpeg({quality})
    .toBuffer()
}

/** One JPEG of 300 dpi over the whole of each page. */
export async function scanPdf(options: {pages?: number; rotate?: number; quality?: number} = {}): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  const image = await pdf.embedJpg(await jpegOf(600, 900, 3, options.quality ?? 95))
  for (let index = 0; index < (options.pages ?? 1); index++) {
    const page = pdf.addPage([144, 216])
    page.drawImage(image, {x: 0, y: 0, width: 144, height: 216})
    page.setRotation(degrees(options.rotate ?? 0))
  }
  return pdf
}

/** A page of born-digital text in lines. */
export async function textPdf(lines: string[]): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.Helvetica)
  drawLines(pdf.addPage([400, 600]), font, lines)
  return pdf
}

export function drawLines(page: ReturnType<PDFDocument['addPage']>, font: PDFFont, lines: string[]): void {
  for (const [index, line] of lines.entries()) page.drawText(line, {x: 40, y: 540 - index * 20, size: 12, font})
}

export async function save(folder: string, name: string, pdf: PDFDocument | Uint8Array): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, pdf instanceof PDFDocument ? await pdf.save({useObjectStreams: false}) : pdf)
  return path
}

/** An OCR result with the given words on an upright image of this size. */
export function ocrPage(size: {width: number; height: number; dpi: number}, words: Partial<Word>[], page = 1): Page {
  const full = words.map((word) => ({text: 'word', box: [0, 0, 1, 1], confidence: 0.9, line: 0, ...word}) as Word)
  const text = full.map((word) => word.text).join(' ')
  return {page, ...size, rotation: 0, source: 'ocr', engine: 'test', text, words: full, confidence: 0.9}
}
