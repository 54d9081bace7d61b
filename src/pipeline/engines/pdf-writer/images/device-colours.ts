import type {PDFContext} from 'pdf-lib'
import {dictOf, name, reachable} from '../objects/objects.ts'
import {isPdfA} from '../structure/standards.ts'

/**
 * Whether the device spaces mean what a screen shows: not where a page defines them anew (DefaultGray, DefaultRGB), and not
 * in PDF/A and PDF/X, whose rules say by which of them a page may be painted.
 */
export function hasPlainDeviceColours(context: PDFContext): boolean {
  for (const {object} of reachable(context)) {
    const dict = dictOf(object)
    if (dict && ['DefaultGray', 'DefaultRGB', 'OutputIntents'].some((key) => dict.has(name(key)))) return false
  }
  return !isPdfA(context)
}
