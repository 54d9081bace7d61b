import {rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {PDFDocument, StandardFonts} from 'pdf-lib'
import sharp from 'sharp'
import {seededRandom} from '../../scripts/make-samples/random.ts'
import {layOutStrip, type StripLine, stripWidth} from '../../scripts/make-samples/strip.ts'
import {createPdfEngine} from '../../src/pipeline/engines/pdfium.ts'
import type {Raster} from '../../src/pipeline/engines/types.ts'
import {generatedBill} from '../pipeline/scan/bill/generated-bills.ts'

/** A strip of paper to be drawn and scanned. */
interface Strip {
  lines: StripLine[]
  font: 'Courier' | 'Helvetica'
  dpi: number
  /** Times the usual height of a line. */
  spacing: number
  /** Clockwise. */
  degrees: number
  /** Of the JPEG. */
  quality: number
}

/** A receipt, and what it says. */
export interface DrawnReceipt extends Strip {
  vendor: string
  date: string
  total: string
}

const firsts =
  'Amber|Birch|Cedar|Dover|Ember|Fern|Grove|Harbour|Ivory|Juniper|Linden|Maple|Orchard|Pine|Quarry|Rowan|Sable|Thorn|Willow'
const seconds = 'Bakery|Books|Cafe|Garden|Hardware|Kiosk|Market|Motors|Pharmacy|Stores|Supplies|Textiles|Tools'
const pixelsAnInch = 200

/** The same receipts for the same seed: of eight countries, in two fonts, of several sizes, spacings and slants. */
export function drawnReceipts(count: number, seed: number): DrawnReceipt[] {
  const random = seededRandom(seed)
  const choose = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!
  return fc.sample(generatedBill, {numRuns: count, seed}).map(({text, truth}) => {
    const vendor = `${choose(firsts.split('|'))} ${choose(seconds.split('|'))} Ltd`
    const [, ...rest] = text.split('\n')
    const heading: StripLine = {
      text: vendor,
      size: choose([1, 1.2, 1.4]),
      bold: true,
      align: choose(['left', 'center']),
    }
    return {
      lines: [heading, ...rest.map(stripLine)],
      font: choose(['Courier', 'Helvetica'] as const),
      dpi: choose([130, 150, 180]),
      spacing: choose([0.95, 1, 1.25]),
      degrees: choose([0, 0, 0.6, -0.8]),
      quality: choose([50, 70, 85]),
      vendor,
      date: text.includes('25/03/2024') ? '2024-03-25' : '2024-03-05',
      total: (truth.total / 100).toFixed(2),
    }
  })
}

/** Two columns where a line has a wide gap. */
function stripLine(line: string): StripLine {
  const plain = latin1(line)
  const columns = /^(\S.*?)\s{2,}(\S.*)$/.exec(plain)
  if (columns !== null) return {left: columns[1]!, right: columns[2]!}
  return plain === '' ? 'space' : {text: plain, align: 'left'}
}

/** The fonts that every PDF reader has know no Polish letters; many tills do not either. */
function latin1(text: string): string {
  return text.replaceAll('ł', 'l').replace(/[^\p{ASCII}\u00a0-\u00ff€]/gu, (letter) => letter.normalize('NFD')[0]!)
}

/** Draws strips as JPEGs. No font of the machine is needed: PDFium brings those that it draws with. */
export function createPress(): {jpegOf(strip: Strip): Promise<Buffer>} {
  const engine = createPdfEngine()
  const file = join(tmpdir(), `snapbatch-strip-${process.pid}.pdf`)
  return {
    async jpegOf(strip) {
      await writeFile(file, await pdfOf(strip))
      const document = await engine.open(file, {passwords: []})
      const raster = document.render(1, strip.dpi)
      document.close()
      await rm(file)
      return develop(raster, strip)
    },
  }
}

async function pdfOf({lines, font, spacing}: Strip): Promise<Uint8Array> {
  const {marks, height} = layOutStrip(lines, spacing)
  const toPoints = 72 / pixelsAnInch
  const pdf = await PDFDocument.create()
  const fonts = {
    regular: await pdf.embedFont(StandardFonts[font]),
    bold: await pdf.embedFont(StandardFonts[`${font}Bold`]),
  }
  const page = pdf.addPage([stripWidth * toPoints, height * toPoints])
  for (const {text, x, y, size, anchor, bold} of marks) {
    const face = bold ? fonts.bold : fonts.regular
    const width = face.widthOfTextAtSize(text, size * toPoints)
    const left = x * toPoints - {start: 0, middle: width / 2, end: width}[anchor]
    page.drawText(text, {x: left, y: (height - y) * toPoints, size: size * toPoints, font: face})
  }
  return pdf.save()
}

function develop({data, width, height, channels}: Raster, {degrees, quality, dpi}: Strip): Promise<Buffer> {
  return sharp(data, {raw: {width, height, channels}})
    .flatten({background: '#fff'})
    .rotate(degrees, {background: '#fff'})
    .toColourspace('b-w')
    .jpeg({quality})
    .withMetadata({density: dpi})
    .toBuffer()
}
