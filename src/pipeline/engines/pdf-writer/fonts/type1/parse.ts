import {splitProgram} from './decrypt.ts'
import {numbersOf} from './postscript.ts'
import {type PrivateEntries, readPrivate} from './private.ts'

/** A Type 1 font program. */
export interface Type1Font extends PrivateEntries {
  bbox: number[]
  /** Names by character code where the font has an encoding of its own; null for StandardEncoding. */
  encoding: ReadonlyMap<number, string> | null
}

/** Several masters, tracings and metrics in a dictionary of their own: not what this reads. */
const unusual =
  /\/(?:WeightVector|BlendDesignPositions|Blend|Metrics|Metrics2|CDevProc)\b|\/FontType\s+(?!1\b)\d|\/PaintType\s+[1-9]/

/** Reads a font program; null for what is damaged, unusual, or says something twice in different ways. */
export function parseType1(bytes: Uint8Array): Type1Font | null {
  const parts = splitProgram(bytes)
  if (parts === null || unusual.test(parts.clear) || !hasUnitMatrix(parts.clear)) return null
  const encoding = readEncoding(parts.clear)
  const entries = readPrivate(parts.private)
  if (encoding === undefined || entries === null || !entries.glyphs.has('.notdef')) return null
  return {
    bbox: numbersOf(parts.clear, 'FontBBox') ?? [0, 0, 0, 0],
    encoding,
    ...entries,
  }
}

/** 1,000 units an em, upright: other matrices are not the same to all readers of CFF. */
function hasUnitMatrix(clear: string): boolean {
  const matrix = numbersOf(clear, 'FontMatrix')
  return matrix !== null && [0.001, 0, 0, 0.001, 0, 0].every((value, at) => matrix[at] === value) && matrix.length === 6
}

/** Undefined where it is neither the standard one nor built up code by code. */
function readEncoding(clear: string): Type1Font['encoding'] | undefined {
  if (/\/Encoding\s+StandardEncoding\b/.test(clear)) return null
  const start = clear.search(/\/Encoding\s+256\s+array\b/)
  if (start < 0) return undefined
  const names = new Map<number, string>()
  for (const [, digits, name] of clear.slice(start).matchAll(encodingEntries)) {
    const code = readInteger(digits!)
    if (!(code < 256)) return undefined
    if (name !== '.notdef') names.set(code, name!)
  }
  return names
}

const encodingEntries = /\bdup\s+(\d+(?:#[\dA-Za-z]+)?)\s*\/([^\s/[\](){}<>%]+)\s+put\b/g

/** An integer, perhaps with a radix as in 8#101. */
function readInteger(text: string): number {
  const [radix, digits] = text.split('#')
  return digits === undefined ? Number(text) : Number.parseInt(digits, Number(radix))
}
