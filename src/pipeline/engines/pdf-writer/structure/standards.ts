import {type PDFContext, PDFRawStream} from 'pdf-lib'
import {lookupName, reachable} from '../objects/objects.ts'

/** PDF/A, PDF/X, PDF/UA, PDF/E and PDF/VT name themselves by a schema of their own. */
export const claimsStandard = (xmp: string): boolean =>
  /\b(?:pdfa|pdfx|pdfua|pdfe|pdfvt)id:|\/pdf[a-z]+\/ns\/id\//.test(xmp)

/** Whether the metadata says PDF/A. */
export const isPdfA = (context: PDFContext): boolean =>
  readableMetadata(context).some((xmp) => xmp.includes('pdfaid:part'))

/** Whether it says PDF/A-1, which knows no object streams. */
export const isPdfA1 = (context: PDFContext): boolean =>
  readableMetadata(context).some((xmp) => /pdfaid:part(?:>|\s*=\s*["'])\s*1/.test(xmp))

/** As it stands in the file: PDF/A wants its XMP without a filter; one with a filter claims nothing that holds. */
function readableMetadata(context: PDFContext): string[] {
  const packets = [...reachable(context)].map(({object}) => object).filter((object) => object instanceof PDFRawStream)
  return packets
    .filter(({dict}) => lookupName(dict, 'Type') === 'Metadata')
    .map(({contents}) => Buffer.from(contents).toString('latin1'))
}
