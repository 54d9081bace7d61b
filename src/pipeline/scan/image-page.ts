import type {DocumentRef, Page} from '../../types/document.ts'
import type {StageContext} from '../stage.ts'
import {withCodes} from './codes/page-codes.ts'
import {readByOcr} from './ocr-page.ts'

// The paper in a photograph may fill a third of it, and is cut out of the picture with the pixels it has: those of 12 MP, at 36 MB.
const maxPixels = 12_000_000

/** Reads one page (1-based frame) of a picture. */
export async function readImagePage(document: DocumentRef, page: number, context: StageContext): Promise<Page> {
  const images = await context.engines.image()
  const {width, height, dpi, rotation} = await images.info(document.path, page - 1)
  const image = await images.decode(document.path, page - 1, {maxPixels, gray: false})
  const read = await readByOcr(image, {page, width, height, dpi, rotation}, context)
  return withCodes(read, image, rotation, context)
}
