import {createHash} from 'node:crypto'
import {mkdir, readFile} from 'node:fs/promises'
import {basename, dirname, extname, join} from 'node:path'
import {systemClock} from '../../clock.ts'
import type {Settings} from '../../config/settings.ts'
import {DocumentError, ExitCode, SnapError} from '../../errors.ts'
import {encodePath} from '../../path-bytes.ts'
import type {Paths} from '../../paths.ts'
import type {ImageEngine, PageImage} from '../../pipeline/engines/types.ts'
import {sniffFile} from '../../pipeline/media.ts'
import {writeFileAtomic} from '../../store/atomic-file.ts'
import type {Page} from '../../types/document.ts'
import {withEngines} from '../engine-settings.ts'
import {hashFile} from '../flow/source-file.ts'
import type {InputFile} from '../inputs/expand.ts'
import {createScanner} from '../programs/scanner.ts'
import {joinedFolder} from '../uploads.ts'

/** Photographs without a resolution are taken for this many dots an inch. */
const usualDpi = 300
/** Four times what OCR looks at: enough for an archive of a telephone's picture. */
const maxPixels = 16_000_000
/** Re-encoded only where the stored picture cannot go into a PDF as it is: hardly to be told from it. */
const quality = 92

export interface Joined {
  file: InputFile
  /** The pictures it was made of, in order. */
  of: string[]
}

/**
 * One document of several pictures: pages of a PDF in `folder`, named by its content, so that the same pictures are the
 * same document again. The pictures are only read; upright JPEGs go in as they are. Throws E_USAGE for what is no picture.
 */
export async function joinPictures(files: readonly InputFile[], settings: Settings, paths: Paths): Promise<Joined> {
  const [first] = files
  if (first === undefined || files.length < 2) throw usage('--join needs two pictures or more.')
  for (const {path} of files) {
    const media = await sniffFile(path).catch(() => null)
    if (media !== 'image') throw usage(`--join takes pictures: ${path} is none.`)
  }
  const scanner = createScanner(() => settings, paths, systemClock)
  for (const {path} of files) await scanner.check({path, sha256: await hashFile(path)}).catch(unreadable)
  const pdf = await withEngines(settings, async (engines) => {
    const images = await engines.image()
    const pages: PageImage[] = []
    for (const [i, {path}] of files.entries()) pages.push(await pageOf(images, path, i + 1))
    return (await engines.pdfWriter()).fromImages(pages, {title: basename(first.path)})
  }).catch(unreadable)
  const hash = createHash('sha256').update(pdf).digest('hex').slice(0, 12)
  const folder = joinedFolder(paths)
  const name = `${basename(first.path, extname(first.path))}+${files.length - 1}`
  const path = join(folder, `${hash}-${name}.pdf`)
  await mkdir(folder, {recursive: true, mode: 0o700})
  await writeFileAtomic(path, pdf, {mode: 0o600})
  const relativePath = join(dirname(first.relativePath), `${name}.pdf`)
  return {file: {path, relativePath, explicit: true}, of: files.map((file) => file.path)}
}

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: 'snap process --join top.jpg middle.jpg bottom.jpg'})

function unreadable(error: unknown): never {
  if (!(error instanceof DocumentError)) throw error
  throw new SnapError('E_USAGE', `The pictures cannot be joined: ${error.message}`, {
    exit: ExitCode.usage,
    cause: error,
  })
}

async function pageOf(images: ImageEngine, path: string, page: number): Promise<PageImage> {
  const info = await images.info(path)
  const plain = info.format === 'jpeg' && info.rotation === 0 && (info.channels === 1 || info.channels === 3)
  const dpi = info.dpi >= 100 ? info.dpi : usualDpi
  if (plain && info.width * info.height <= maxPixels)
    return {picture: {jpeg: await readFile(encodePath(path))}, page: emptyPage({...info, dpi}, page)}
  const raster = await images.decode(path, 0, {maxPixels, gray: false})
  const scale = raster.width / info.width
  return {
    picture: {jpeg: await images.encodeJpeg(raster, {quality})},
    page: emptyPage({...raster, dpi: dpi * scale}, page),
  }
}

const emptyPage = ({width, height, dpi}: Pick<Page, 'width' | 'height' | 'dpi'>, page: number): Page => ({
  page,
  width,
  height,
  dpi,
  rotation: 0,
  source: 'ocr',
  engine: 'none',
  text: '',
  words: [],
  confidence: 1,
})
