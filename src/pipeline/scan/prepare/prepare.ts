import type {Preparation, Raster} from '../../engines/types.ts'
import {flattenBackground} from './background.ts'
import {blur} from './blur.ts'
import {whitenDarkBorder} from './dark-border.ts'
import {darken} from './darken.ts'
import {findGlyphs, glyphHeight} from './glyphs.ts'
import {darkestChannel, type GrayRaster} from './gray.ts'
import {resize, straighten} from './resample.ts'
import {measureSkew} from './skew.ts'
import {type Affine, compose, identity, scaling} from './transform.ts'

// Capitals of 24 px are where the LSTM model reads best.
const targetGlyphHeight = 24

// Tesseract needs about 60 bytes a pixel and never gives wasm memory back: 35 MP took 1.8 GiB.
const maxPixels = 4_000_000

// Below a third of a degree straightening costs more sharpness than the slant costs accuracy.
const minSkew = 0.3

/** A page as the recogniser wants it, and the way back from its pixels to those of the page. */
export interface PreparedPage {
  image: GrayRaster
  toPage: Affine
}

// The last step, on 60 scanned receipts: word F1 74.2 and number F1 69.0 blurred, 75.0 and 71.3 blurred and darkened, 73.0
// and 67.8 sharp. What is misread blurred and what is misread sharp differ: of the true values one reading has 71 %, the
// two have 77 %; with other scales, page modes or thresholds for the second one 75 to 76 %.
const finish: Record<Preparation, (image: GrayRaster) => GrayRaster> = {
  first: (image) => darken(blur(image)),
  second: (image) => image,
}

/**
 * Makes a page ready for tesseract: darkest channel, white surroundings, even background, characters about 24 px high,
 * straight lines; blurred and darkened for the first reading. Hard thresholds, global normalising and sharpening lost.
 */
export function preparePage(page: Raster, preparation: Preparation = 'first'): PreparedPage {
  const flat = flattenBackground(whitenDarkBorder(darkestChannel(page)))
  const glyphs = findGlyphs(flat)
  const height = glyphHeight(glyphs)
  const scaled = scaleBy(flat, scaleFor(flat, height))
  const level = height === null ? unturned(scaled) : makeLevel(scaled, measureSkew(glyphs, height))
  const toPage = compose(level.toSource, scaling(page.width / scaled.width, page.height / scaled.height))
  return {image: finish[preparation](level.image), toPage}
}

// Without enough characters to measure, a width of 900 to 2000 px is the best guess.
function scaleFor({width, height}: GrayRaster, characters: number | null): number {
  const wanted = characters === null ? Math.min(2000, Math.max(900, width)) / width : targetGlyphHeight / characters
  const factor = Math.min(2, Math.max(0.25, wanted), Math.sqrt(maxPixels / (width * height)))
  return factor > 0.93 && factor < 1.08 && width * height <= maxPixels ? 1 : factor
}

function scaleBy(image: GrayRaster, factor: number): GrayRaster {
  return resize(image, Math.max(1, Math.round(image.width * factor)), Math.max(1, Math.round(image.height * factor)))
}

function makeLevel(image: GrayRaster, skew: number): {image: GrayRaster; toSource: Affine} {
  return Math.abs(skew) < minSkew ? unturned(image) : straighten(image, skew)
}

function unturned(image: GrayRaster): {image: GrayRaster; toSource: Affine} {
  return {image, toSource: identity}
}
