import {packaged} from '../../../packaged/index.ts'
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
  const detail = `@cantoo/pdf-lib, harfbuzzjs ${packaged.versionOf('harfbuzzjs')} for fonts`
  return {ok: true, version: packaged.versionOf('pdf-lib') ?? '', detail}
}
