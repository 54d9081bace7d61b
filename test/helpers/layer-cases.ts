import {degrees, PDFDocument, PDFName, PDFNumber} from 'pdf-lib'
import type {Page, Word} from '../../src/types/document.ts'
import {jpegOf, ocrPage} from './pdf.ts'

/** A scan, what OCR read on its upright picture, and how pixels of that lie on the page that readers show. */
export interface LayerCase {
  name: string
  pdf: PDFDocument
  page: Page
}

interface PageShape {
  /** MediaBox [left, bottom, right, top], in points. */
  media?: [number, number, number, number]
  crop?: [number, number, number, number]
  rotate?: 0 | 90 | 180 | 270
  userUnit?: number
}

const dpi = 200

/** A page of the shape with a picture over it, and the size of its upright picture. */
async function shaped({media = [0, 0, 432, 576], crop, rotate = 0, userUnit = 1}: PageShape) {
  const pdf = await PDFDocument.create()
  const [left, bottom, right, top] = media
  const page = pdf.addPage([right - left, top - bottom])
  page.setMediaBox(left, bottom, right - left, top - bottom)
  if (crop) page.setCropBox(crop[0], crop[1], crop[2] - crop[0], crop[3] - crop[1])
  page.drawImage(await pdf.embedJpg(await jpegOf(300, 400)), {
    x: left,
    y: bottom,
    width: right - left,
    height: top - bottom,
  })
  page.setRotation(degrees(rotate))
  if (userUnit !== 1) page.node.set(PDFName.of('UserUnit'), PDFNumber.of(userUnit))
  const [x0, y0, x1, y1] = crop ?? media
  const [width, height] = [(((x1 - x0) * dpi) / 72) * userUnit, (((y1 - y0) * dpi) / 72) * userUnit]
  const size = rotate % 180 === 0 ? {width, height} : {width: height, height: width}
  return {pdf, size: {width: Math.round(size.width), height: Math.round(size.height), dpi}, rotate}
}

type Draft = Pick<Word, 'text' | 'box' | 'line'> & Partial<Word>

/** Text set in lines of words, 18 to 30 pixels a letter. */
function paragraph(width: number, lines: string[]): Draft[] {
  return lines.flatMap((text, line) => {
    let x = 60
    return text.split(' ').map((word, index): Draft => {
      const wide = [...word].length * (12 + ((word.length * 7 + index) % 5))
      const box: Word['box'] = [x, 60 + line * 52, Math.min(wide, width - x - 4), 28 + (index % 3)]
      x += wide + 9 + (index % 4)
      return {text: word, box, line}
    })
  })
}

const prose = [
  'The quick brown fox jumps',
  'over a lazy dog; 1,471.60 paid',
  'gypsy I (a\\b) jay',
  'Incomprehensibilities of x',
]

/** The words of a level line turned by some degrees around the first one, as engines give them: boxes around, baselines along. */
function sloped(angle: number, texts: string[], y: number, line: number): Draft[] {
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  const at = (u: number, v: number): [number, number] => [100 + u * cos - v * sin, y + u * sin + v * cos]
  let u = 0
  return texts.map((text) => {
    const wide = text.length * 15
    const corners = [at(u, 0), at(u + wide, 0), at(u, -30), at(u + wide, -30)]
    const baseline: Word['baseline'] = [...at(u, 0), ...at(u + wide, 0)]
    u += wide + 14
    const [xs, ys] = [corners.map(([each]) => each), corners.map(([, each]) => each)]
    const [left, top] = [Math.min(...xs), Math.min(...ys)]
    return {text, line, baseline, box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top]}
  })
}

/** A word that runs up (-90) or down (90) the margin. */
function inMargin(text: string, x: number, y: number, down: boolean, line: number): Draft {
  const long = text.length * 15
  const baseline: Word['baseline'] = down ? [x, y, x, y + long] : [x + 30, y + long, x + 30, y]
  return {text, line, box: [x, y, 30, long], baseline}
}

const column = Array.from({length: 12}, (_, line): Draft[] => {
  const amount = `${(line * 371.13 + 0.99).toFixed(2)}`
  const wide = amount.length * 14
  return [
    {text: `item${line}`, box: [60, 60 + line * 40, 100, 24], line},
    {text: amount, box: [1000 - wide, 60 + line * 40, wide, 24], line},
  ]
}).flat()

const receipt = Array.from({length: 60}, (_, line): Draft[] => [
  {text: `ARTICLE${line}`, box: [40, 20 + line * 26, 150 + (line % 7), 20], line},
  {text: 'x2', box: [240, 22 + line * 26, 24, 18], line},
  {text: `${line}.${line % 10}9`, box: [900, 20 + line * 26, 61, 20], line},
]).flat()

const sizes: Draft[] = [
  {text: 'Total', box: [60, 140, 90, 28], line: 0},
  {text: 'due', box: [160, 140, 60, 28], line: 0},
  {text: '99.50', box: [260, 90, 240, 78], line: 0},
  {text: '-', box: [530, 152, 14, 4], line: 0},
  {text: '.', box: [560, 164, 5, 5], line: 0},
  {text: 'note', box: [580, 146, 70, 22], line: 0},
]

const long: Draft[] = [
  {text: 'A', box: [60, 60, 16, 26], line: 0},
  {text: 'Donaudampfschifffahrtsgesellschaftskapitaenswitwenrente', box: [90, 60, 1000, 30], line: 0},
  {text: 'i', box: [60, 120, 5, 26], line: 1},
  {text: 'https://example.org/a/very/long/path?with=query&and=more', box: [90, 120, 700, 30], line: 1},
]

async function layerCase(
  name: string,
  words: Draft[] | ((width: number) => Draft[]),
  shape: PageShape = {},
): Promise<LayerCase> {
  const {pdf, size, rotate} = await shaped(shape)
  const drafts = typeof words === 'function' ? words(size.width) : words
  return {name, pdf, page: {...ocrPage(size, drafts), rotation: rotate}}
}

const paragraphs = (width: number) => paragraph(width, prose)

/** Pages with words at known places; every word is there once. */
export function layerCases(): Promise<LayerCase[]> {
  return Promise.all([
    ...([0, 90, 180, 270] as const).map((rotate) => layerCase(`/Rotate ${rotate}`, paragraphs, {rotate})),
    layerCase('a CropBox', paragraphs, {crop: [50, 80, 400, 500]}),
    layerCase('a CropBox of a turned page', paragraphs, {crop: [50, 80, 350, 500], rotate: 90}),
    layerCase('an origin below zero', paragraphs, {media: [-100, -200, 332, 376]}),
    layerCase('UserUnit 2', paragraphs, {media: [0, 0, 216, 288], userUnit: 2}),
    ...[-5, -2, -1, 1, 2, 5].map((angle) =>
      layerCase(`lines of ${angle} degrees`, [
        ...sloped(angle, ['Slanted', 'words', 'of', 'a', 'line'], 300, 0),
        ...sloped(angle, ['and', 'another', 'below'], 360, 1),
      ]),
    ),
    layerCase('words in the margins', [
      ...paragraph(1200, ['Level text here']),
      inMargin('CONFIDENTIAL', 10, 400, false, 9),
      inMargin('Downwards', 1100, 400, true, 10),
    ]),
    layerCase('one line of several sizes', sizes),
    layerCase('numbers in a column', column),
    layerCase('a receipt of 60 lines', receipt),
    layerCase('very long words and single letters', long),
  ])
}
