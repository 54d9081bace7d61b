import {type PDFContext, PDFRawStream} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from '../objects/objects.ts'

/**
 * Whether the device spaces mean what a screen shows: not where a page defines them anew (DefaultGray, DefaultRGB), and not
 * in PDF/A and PDF/X, whose rules say by which of them a page may be painted.
 */
export function hasPlainDeviceColours(context: PDFContext): boolean {
  for (const {object} of reachable(context)) {
    const dict = dictOf(object)
    if (dict && ['DefaultGray', 'DefaultRGB', 'OutputIntents'].some((key) => dict.has(name(key)))) return false
    if (object instanceof PDFRawStream && claimsPdfA(object)) return false
  }
  return true
}

function claimsPdfA({dict, contents}: PDFRawStream): boolean {
  if (lookupName(dict, 'Type') !== 'Metadata') return false
  // PDF/A wants its XMP without a filter; one with a filter claims nothing that holds.
  return Buffer.from(contents).includes('pdfaid:part')
}
