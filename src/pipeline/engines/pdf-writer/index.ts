import {packageVersion} from '../package-version.ts'
import type {PdfWriter} from '../types.ts'
import {compressPdf} from './compress-pdf.ts'
import {pdfFromImages} from './from-images.ts'

/** Rewrites PDFs with pdf-lib's object model and a serialiser and text layer of our own. */
export function createPdfWriter(): PdfWriter {
  return {
    probe: async () => ({ok: true, version: await packageVersion('pdf-lib'), detail: '@cantoo/pdf-lib'}),
    compress: compressPdf,
    fromImages: pdfFromImages,
  }
}
