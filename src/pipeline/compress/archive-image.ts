import {readFile, writeFile} from 'node:fs/promises'
import {basename, extname, join} from 'node:path'
import type {Page} from '../../types/document.ts'
import type {CompressData, CompressInput} from '../../types/results.ts'
import type {ImageEngine, ImageInfo, PageImage, PagePixels, Raster} from '../engines/types.ts'
import type {ProducedArtifact, StageContext, StageInput, StageResult} from '../stage.ts'
import {archiveResult, sizeChange} from './result.ts'
import {type SizeSettings, searchTarget, withTarget} from './target-size.ts'
import {writeThumbnail} from './thumbnail.ts'
import {extraTurn, turned} from './turned.ts'

/** Decoded pixels of a frame: A4 at 400 dpi, three times what is kept of it at most. */
const maxPixels = 16e6
/** Where no pixel may be lost: A3 at 450 dpi, 200 MB. */
const maxLosslessPixels = 64e6

/** A picture as a PDF: one page a frame, of the physical size, with the words as an invisible layer. */
export async function archiveImage(
  input: StageInput<CompressInput>,
  context: StageContext,
): Promise<StageResult<CompressData>> {
  const {path: source, bytes: originalBytes} = input.document
  const {targetBytes, lossless} = context.options
  const image = await context.engines.image()
  const info = await image.info(source)
  const writer = await context.engines.pdfWriter()
  const title = basename(source, extname(source))
  const artifacts: ProducedArtifact[] = []
  const archive = async (settings: SizeSettings) => {
    const pages = readPages({input, context, image, info}, settings, artifacts)
    const pdf = await writer.fromImages(pages, {title})
    return {pdf, bytes: pdf.length}
  }
  const target = lossless ? null : targetBytes
  const {pdf, bytes} = (await searchTarget({...context.options, targetBytes: target}, archive)).result
  const path = join(context.workDir, 'archive.pdf')
  await writeFile(path, pdf)
  const searchable = layerPages(input, context).some(({words}) => words.length > 0)
  const reason = withTarget(sizeChange(bytes, originalBytes, 'the picture'), bytes, targetBytes)
  return archiveResult({path, bytes, originalBytes, searchable, reason}, artifacts)
}

interface Source {
  input: StageInput<CompressInput>
  context: StageContext
  image: ImageEngine
  info: ImageInfo
}

/** One frame after the other; the thumbnail is made of the first, once. */
async function* readPages(
  {input, context, image, info}: Source,
  settings: SizeSettings,
  artifacts: ProducedArtifact[],
): AsyncGenerator<PageImage> {
  const {document} = input
  const {lossless} = context.options
  const encoding = {...settings, lossless, signal: context.signal}
  for (let frame = 0; frame < info.pages; frame++) {
    context.signal.throwIfAborted()
    const decoding = {maxPixels: lossless ? maxLosslessPixels : maxPixels, gray: false}
    const raster = await image.decode(document.path, frame, decoding)
    const recorded = layerPages(input, context).find(({page}) => page === frame + 1)
    const turn = extraTurn(recorded, raster, info.rotation)
    const upright = await turned(image, raster, turn)
    if (artifacts.length === 0) artifacts.push(await writeThumbnail(image, upright, document.bytes, context))
    const ratio = await image.pixelHeight(document.path, frame)
    const pixelHeight = turn % 180 === 0 ? ratio : 1 / ratio
    const original = await originalJpeg(document.path, info, turn)
    yield {
      picture: {raster: upright, encoding, ...original},
      page: recorded ?? blankPage(frame + 1, upright),
      pixelHeight,
    }
    context.progress((frame + 1) / (info.pages + 1))
  }
}

/** The pages that were read, with the words for the layer, or with none where no layer is wanted. */
function layerPages({data}: StageInput<CompressInput>, {options}: StageContext): Page[] {
  const read = data.pages.filter(({width, error}) => width > 0 && !error)
  return options.searchable === 'never' ? read.map((page) => ({...page, words: []})) : read
}

/** What a turn by a quarter makes of an orientation (TIFF 6.0, tag 274). */
const quarterTurn: Record<number, number> = {1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}

async function originalJpeg(path: string, info: ImageInfo, turn: number): Promise<Pick<PagePixels, 'original'>> {
  if (info.format !== 'jpeg') return {}
  let {orientation} = info
  for (let degrees = 0; degrees < turn; degrees += 90) orientation = quarterTurn[orientation] ?? 1
  return {original: {jpeg: await readFile(path), orientation}}
}

function blankPage(page: number, {width, height, dpi}: Raster): Page {
  const unread = {rotation: 0, source: 'ocr', engine: 'none', text: '', words: [], confidence: 1} as const
  return {page, width, height, dpi, ...unread, words: []}
}
