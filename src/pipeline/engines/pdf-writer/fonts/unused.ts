import {type PDFContext, PDFDict} from 'pdf-lib'
import {dictOf, lookup, reachable} from '../objects/objects.ts'
import type {FontUsage} from './usage.ts'

/** Takes fonts that no content selects, and that no field may write with, out of the resources. */
export function dropUnusedFonts(context: PDFContext, usage: FontUsage): void {
  for (const {object} of [...reachable(context)]) {
    const dict = dictOf(object)
    const fonts = dict && lookup(dict, 'Font')
    if (!(fonts instanceof PDFDict)) continue
    for (const key of fonts.keys()) {
      const font = fonts.lookup(key)
      const use = font instanceof PDFDict ? usage.get(font) : undefined
      if (use && !use.chosen && !use.whole) fonts.delete(key)
    }
  }
}
