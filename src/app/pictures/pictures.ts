import {mkdtemp, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {ExitCode, SnapError} from '../../errors.ts'
import type {StoredDocument, StoredRun} from '../../store/types.ts'
import type {App} from '../app.ts'
import {documentWithRun, notFound, pageOf} from '../browse/words.ts'
import {findBytes, readablePath} from '../flow/source-file.ts'
import {isArchive} from '../inputs/output-path.ts'
import {artifactsOf, type MadeFile} from '../present/document.ts'
import type {PictureTask} from '../worker/task.ts'
import {createPictureCache, picturesFolder, workPrefix} from './cache.ts'
import {poolOf, type StartPictures} from './pool.ts'

type Drawing = PictureTask['picture']

export interface PageAsked {
  document: string
  /** 1-based. */
  page: number
  /** Pixels; rounded up to one of a few widths. */
  width: number
}

/** Pictures of pages for a browser, drawn anew by worker processes with the limits that reading has. */
export interface Pictures {
  /** The page as its words' boxes mean it. Throws E_NOT_FOUND, DocumentError. */
  page(asked: PageAsked): Promise<string>
  thumbnail(asked: Omit<PageAsked, 'width'>): Promise<string>
  /** A page of the original, or of the smaller file that was made of it. */
  compare(asked: PageAsked & {side: 'before' | 'after'}): Promise<string>
  close(): Promise<void>
}

/** Few, so that nobody fills the cache with one page in a thousand sizes. */
const widths = [320, 640, 960, 1280, 1920, 2560]
const thumbnailWidth = widths[0]!
/** 2,000 pages 1,280 pixels wide. */
const cacheBytes = 300 * 2 ** 20

export function createPictures(app: App, start?: StartPictures): Pictures {
  const folder = picturesFolder(app.paths)
  const cache = createPictureCache(folder, cacheBytes)
  const pool = poolOf(app, start)
  const drawn = (source: Source, page: number, width: number) => {
    const size = widths.find((one) => one >= width) ?? widths.at(-1)!
    return cache.get([source.key, page, size, source.size], (output) =>
      inFolder(folder, (work) => {
        const {media, bytes, passwordFile} = source
        const path = readablePath(source.path, () => work)
        return pool.draw({path, media, bytes, page, width: size, size: source.size, passwordFile, output})
      }),
    )
  }
  return {
    page: async ({document, page, width}) => drawn(await pageSource(app, document, page), page, width),
    async thumbnail({document, page}) {
      const made = page === 1 ? await storedThumbnail(app, document) : null
      return made ?? drawn(await pageSource(app, document, page), page, thumbnailWidth)
    },
    async compare({document, page, width, side}) {
      const known = await documentWithRun(app, document)
      const size = await sizeOf(app, known, page)
      const source = side === 'before' ? await original(app, known) : await archive(app, known)
      if (source === null) throw notFound(`No smaller file was made of ${document}.`)
      // What was made of a picture stands upright; the pages of a PDF lie as they did.
      return drawn({...source, size: side === 'after' && known.document.media === 'image' ? null : size}, page, width)
    },
    close: () => pool.close(),
  }
}

type Known = {document: StoredDocument; run: StoredRun}

/** What is drawn, and by what it is known again. */
type Source = Pick<Drawing, 'path' | 'media' | 'bytes' | 'passwordFile' | 'size'> & {key: string}

/** The original; where it is gone, the smaller file that was made of it. */
async function pageSource(app: App, id: string, page: number): Promise<Source> {
  const known = await documentWithRun(app, id)
  const size = await sizeOf(app, known, page)
  try {
    return {...(await original(app, known)), size}
  } catch (error) {
    const made = await archive(app, known)
    if (made === null) throw error
    return {...made, size: known.document.media === 'image' ? null : size}
  }
}

async function sizeOf(app: App, {document, run}: Known, page: number): Promise<Source['size']> {
  const read = await pageOf(app, document, run, page)
  return read === null || read.width === 0 ? null : {width: read.width, height: read.height, rotation: read.rotation}
}

async function original(app: App, {document, run}: Known): Promise<Source> {
  const {media, bytes, sha256} = document
  if (media !== 'pdf' && media !== 'image')
    throw new SnapError('E_NOT_FOUND', `A ${media} document has no picture.`, {exit: ExitCode.usage})
  const path = await findBytes(app, document)
  // What failed as infected is still listed, and a browser asks for its picture.
  await app.scanner.check({path, sha256})
  return {key: sha256, path, media, bytes, passwordFile: run.options.passwordFile, size: null}
}

async function archive(app: App, {document, run}: Known): Promise<Source | null> {
  const made: MadeFile | undefined = (await artifactsOf(app, document, run)).find(isArchive)
  if (made === undefined) return null
  const {hash, extension, bytes} = made
  const path = await app.blobs.local(hash, extension)
  const media = path.endsWith('.pdf') ? 'pdf' : 'image'
  return {key: hash, path, media, bytes, passwordFile: run.options.passwordFile, size: null}
}

async function storedThumbnail(app: App, id: string): Promise<string | null> {
  const {document, run} = await documentWithRun(app, id)
  const made = (await artifactsOf(app, document, run)).find(({kind}) => kind === 'thumbnail')
  return made === undefined ? null : app.blobs.local(made.hash, made.extension)
}

async function inFolder(parent: string, use: (folder: string) => Promise<unknown>): Promise<void> {
  const folder = await mkdtemp(join(parent, workPrefix))
  try {
    await use(folder)
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}
