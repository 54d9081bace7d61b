import type {Page} from '../../../types/document.ts'
import type {PdfDocument, Raster} from '../../engines/types.ts'
import type {StageContext} from '../../stage.ts'
import {type Affine, applyToBox, compose, scaling, type Turn, turning} from '../prepare/transform.ts'

/** Looking takes 50 ms a page that is drawn for it: a catalogue of 300 pages with pictures is no bill. */
const lastPage = 20

/**
 * The page with the codes of its picture. `image` is the picture that was read; before that it had been turned by
 * `rotation` degrees, and was turned on to that of the page. What goes wrong here costs the codes, not the page: it is
 * logged.
 */
export async function withCodes(page: Page, image: Raster, rotation: number, context: StageContext): Promise<Page> {
  if (page.page > lastPage) return page
  try {
    const codes = await (await context.engines.codes()).read(image)
    if (codes.length === 0) return page
    const toPage = ontoPage(image, ((page.rotation - rotation + 360) % 360) as Turn, page)
    return {
      ...page,
      codes: codes.map((code) => ({...code, box: applyToBox(toPage, code.box, page.width, page.height)})),
    }
  } catch (error) {
    return withoutCodes(page, error, context)
  }
}

/**
 * The same for pages of a PDF that were read without pictures of them, which are drawn where there may be a code. Comes
 * after all reading: a page that cannot be drawn may take the PDF engine with it.
 */
export async function withPdfCodes(pages: readonly Page[], pdf: PdfDocument, context: StageContext): Promise<Page[]> {
  const found: Page[] = []
  for (const page of pages) {
    context.signal.throwIfAborted()
    const unseen = page.engine === 'pdfium' && page.words.length > 0 && page.page <= lastPage
    found.push(unseen ? await drawnCodes(page, pdf, context) : page)
  }
  return found
}

async function drawnCodes(page: Page, pdf: PdfDocument, context: StageContext): Promise<Page> {
  try {
    return pdf.mayHoldCode(page.page)
      ? await withCodes(page, pdf.render(page.page, page.dpi), page.rotation, context)
      : page
  } catch (error) {
    return withoutCodes(page, error, context)
  }
}

function withoutCodes(page: Page, error: unknown, {log}: StageContext): Page {
  log.warn('Looking for codes failed', {page: page.page, error: String(error)})
  return page
}

function ontoPage({width, height}: Raster, turned: Turn, page: Page): Affine {
  const sideways = turned % 180 !== 0
  const scale = scaling(page.width / (sideways ? height : width), page.height / (sideways ? width : height))
  return compose(turning(turned, width, height), scale)
}
