import {packageVersion} from '../package-version.ts'
import type {PdfWriter, Probe} from '../types.ts'
import {compressPdf} from './compress-pdf.ts'
import {createSubsetter} from './fonts/harfbuzz.ts'
import {pdfFromImages} from './from-images.ts'

/** Rewrites PDFs with pdf-lib's object model and a serialiser and text layer of our own. */
export function createPdfWriter(): PdfWriter {
  return {
    probe,
    compress: compressPdf,
    fromImages: pdfFromImages,
  }
}

/** Without HarfBuzz no PDF with a font could be rewritten, so its WebAssembly is compiled here, too. */
async function probe(): Promise<Probe> {
  await createSubsetter()
  const [version, harfbuzz] = await Promise.all([packageVersion('pdf-lib'), packageVersion('harfbuzzjs')])
  return {ok: true, version, detail: `@cantoo/pdf-lib, harfbuzzjs ${harfbuzz} for fonts`}
}
