import {PDFArray, PDFDict, PDFName, PDFNumber} from 'pdf-lib'
import {lookup, lookupName, nameText} from '../objects/objects.ts'
import {encodings} from './glyph-names.ts'

/** Which glyphs a simple font may mean by its codes (ISO 32000-1, 9.6.6). */
export interface SimpleEncoding {
  /** The glyph /Differences names for a code. */
  difference(code: number): string | undefined
  /** The glyph its base encoding names for a code; undefined where the encoding is the font's own. */
  base(code: number): string | undefined
  /** The glyphs of all usual encodings: viewers fall back on different ones. */
  usual(code: number): string[]
}

/** Null for encodings that are not known. */
export function readEncoding(font: PDFDict): SimpleEncoding | null {
  const value = lookup(font, 'Encoding')
  const baseName = value instanceof PDFDict ? lookupName(value, 'BaseEncoding') : nameText(value)
  const base = baseName === undefined ? () => undefined : encodings[baseName]
  const differences = value instanceof PDFDict ? readDifferences(value) : new Map<number, string>()
  if (base === undefined || differences === null || !(value === undefined || isNameOrDict(value))) return null
  return {
    difference: (code) => differences.get(code),
    base,
    usual: (code) => Object.values(encodings).flatMap((encoding) => encoding(code) ?? []),
  }
}

const isNameOrDict = (value: unknown) => value instanceof PDFName || value instanceof PDFDict

/** [code name name ... code name ...] */
function readDifferences(encoding: PDFDict): Map<number, string> | null {
  const list = lookup(encoding, 'Differences')
  const differences = new Map<number, string>()
  if (list === undefined) return differences
  if (!(list instanceof PDFArray)) return null
  let code = 0
  for (let index = 0; index < list.size(); index++) {
    const item = list.lookup(index)
    if (item instanceof PDFNumber) code = item.asNumber()
    else if (item instanceof PDFName) differences.set(code++, item.decodeText())
    else return null
  }
  return differences
}
