import type {OcrEngine, Print, Raster} from '../engines/types.ts'
import {flattenBackground} from './prepare/background.ts'
import {whitenDarkBorder} from './prepare/dark-border.ts'
import {findGlyphs, glyphHeight} from './prepare/glyphs.ts'
import {darkestChannel} from './prepare/gray.ts'
import {lineDirection, transposed} from './prepare/line-direction.ts'

// Lines of 71 receipts are 17 to 52 times as long as a capital is high (24 to 48 characters), those of full pages 67 to
// 92. The wrong mode costs 3 to 20 points of word F1 on either side.
const widestBlock = 60

/** The print of a page, by the engine where it finds lines anyway: measuring it here takes a tenth of PP-OCR's reading. */
export async function printFor(engine: OcrEngine, page: Raster): Promise<Print> {
  return (await engine.examine?.(page)) ?? examinePrint(page)
}

/** Measures the print of a page; with next to nothing on it, it is one block of unknown direction. */
export function examinePrint(page: Raster): Print {
  const glyphs = findGlyphs(flattenBackground(whitenDarkBorder(darkestChannel(page))))
  const lines = lineDirection(glyphs)
  const level = lines === 'vertical' ? glyphs.map(transposed) : glyphs
  const height = glyphHeight(level)
  if (height === null) return {layout: 'block', lines}
  const lefts = level.map((glyph) => glyph.x).sort((a, b) => a - b)
  // Two percent of strays at each side, stamps and staples, does not count.
  const width = lefts[Math.floor(lefts.length * 0.98)]! - lefts[Math.floor(lefts.length * 0.02)]!
  return {layout: width / height < widestBlock ? 'block' : 'auto', lines}
}
