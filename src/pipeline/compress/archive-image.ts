import {readFile, writeFile} from 'node:fs/promises'
import {basename, extname, join} from 'node:path'
import type {Page} from '../../types/document.ts'
import type {CompressData, CompressInput} from '../../types/results.ts'
import {isBlackAndWhite, isColourless, toGray} from '../engines/gray.ts'
import type {ImageEngine, ImageInfo, PageImage, Raster} from '../engines/types.ts'
import type {StageContext, StageInput, StageResult} from '../stage.ts'
import {archiveResult, sizeChange} from './result.ts'
import {writeThumbnail} from './thumbnail.ts'
import {turned} from './turned.ts'

/** Decoded pixels of a frame: A4 at 400 dpi, three times what is kept of it at most. */
const maxPixels = 16e6
/** Square inches of A4: a picture keeps at least the pixels that A4 has at the wanted resolution, whatever its own dpi. */
const a4SquareInches = 8.27 * 11.69
/** As for images in PDFs: a new generation of losses must buy at least 8 %, else the JPEG goes in as it is. */
const realGain = 0.92

/** A picture as a PDF: one page a frame, of the physical size, with the words as an invisible layer. */
export async function archiveImage(
  {document, data}: StageInput<CompressInput>,
  context: StageContext,
): Promise<StageResult<CompressData>> {
  const image = await context.engines.image()
  const info = await image.info(document.path)
  const pages: PageImage[] = []
  const artifacts = []
  for (let frame = 0; frame < info.pages; frame++) {
    context.signal.throwIfAborted()
    const recorded = data.pages.find(({page, width, error}) => page === frame + 1 && width > 0 && !error)
    const raster = await image.decode(document.path, frame, {maxPixels, gray: false})
    const upright = await turned(image, raster, extraTurn(recorded, raster, info.rotation))
    if (frame === 0) artifacts.push(await writeThumbnail(image, upright, document.bytes, context))
    pages.push(await encodePage(image, upright, recorded ?? blankPage(frame + 1, upright), context))
    context.progress((frame + 1) / (info.pages + 1))
  }
  await keepSmallJpeg(pages, document.path, document.bytes, info)
  const title = basename(document.path, extname(document.path))
  const bytes = await (await context.engines.pdfWriter()).fromImages(pages, {title})
  const path = join(context.workDir, 'archive.pdf')
  await writeFile(path, bytes)
  const searchable = pages.some(({page}) => page.words.length > 0)
  const reason = sizeChange(bytes.length, document.bytes, 'the picture')
  return archiveResult({path, bytes: bytes.length, originalBytes: document.bytes, searchable, reason}, artifacts)
}

async function encodePage(image: ImageEngine, raster: Raster, page: Page, context: StageContext): Promise<PageImage> {
  const {quality, maxDpi} = context.options
  const pixels = raster.width * raster.height
  const factor = Math.min(1, Math.max(maxDpi / raster.dpi, Math.sqrt((a4SquareInches * maxDpi ** 2) / pixels)))
  const scale = (side: number) => Math.max(1, Math.round(side * factor))
  const scaled = factor < 1 ? await image.resize(raster, scale(raster.width), scale(raster.height)) : raster
  const jpeg = await image.encodeJpeg(isColourless(scaled) ? toGray(scaled) : scaled, {quality})
  if (!isBlackAndWhite(raster)) return {picture: {jpeg}, page}
  // A fax of text is a quarter of the JPEG and has no blur; of dithered photographs the JPEG is the smaller one.
  const fax = await image.encodeFax(raster)
  const {width, height} = raster
  return {picture: fax.data.length < jpeg.length ? {fax, width, height} : {jpeg}, page}
}

/** A JPEG that was small already goes into the PDF untouched, if it stands upright as it is and has no inks for printing. */
async function keepSmallJpeg(pages: PageImage[], path: string, bytes: number, info: ImageInfo): Promise<void> {
  const only = pages.length === 1 ? pages[0] : undefined
  if (!only || info.format !== 'jpeg' || info.channels > 3 || info.rotation !== 0 || only.page.rotation !== 0) return
  if ('jpeg' in only.picture && only.picture.jpeg.length > bytes * realGain) only.picture = {jpeg: await readFile(path)}
}

/**
 * Degrees that the reading stage turned the picture beyond what EXIF asks for. A quarter turn must agree with the
 * proportions of the page it recorded.
 */
function extraTurn(page: Page | undefined, raster: Raster, exif: number): number {
  if (page === undefined) return 0
  const turn = (page.rotation - exif + 360) % 360
  const swapped = page.width > page.height !== raster.width > raster.height
  return turn % 180 === 0 || swapped ? turn : 0
}

function blankPage(page: number, {width, height, dpi}: Raster): Page {
  const unread = {rotation: 0, source: 'ocr', engine: 'none', text: '', words: [], confidence: 1} as const
  return {page, width, height, dpi, ...unread, words: []}
}
