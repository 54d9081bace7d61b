import type {Page} from '../../types/document.ts'
import type {Raster} from '../engines/types.ts'
import type {StageContext} from '../stage.ts'
import {lookOf} from './duplicate/look.ts'
import {inItsLanguage} from './language/read-in-language.ts'
import {confidenceOf, textOf} from './page-text.ts'
import {applyToWord, scaling} from './prepare/transform.ts'
import {examinePrint} from './print.ts'
import {readUpright} from './upright.ts'

/** The upright page the words are to be placed on; sizes are those before OCR found that it has to be turned. */
export interface PageFrame {
  page: number
  width: number
  height: number
  dpi: number
  /** Clockwise degrees the stored page was turned already. */
  rotation: number
}

/** More pixels than the recogniser uses are not decoded. */
export const maxOcrPixels = 4_000_000

/** Reads a picture of a page, of any scale, and places the words on the page. */
export async function readByOcr(image: Raster, frame: PageFrame, context: StageContext): Promise<Page> {
  const {engines, options, signal} = context
  const ocr = await engines.ocr(options.engine)
  const {layout, lines} = examinePrint(image)
  const request = {image, langs: options.lang, layout, signal}
  const reading = await readUpright(ocr, await engines.image(), request, lines)
  const result = await inItsLanguage(ocr, {...request, image: reading.image}, reading.result)
  const sideways = reading.turned % 180 !== 0
  const width = sideways ? frame.height : frame.width
  const height = sideways ? frame.width : frame.height
  const toPage = scaling(width / reading.image.width, height / reading.image.height)
  const words = result.words.map((word) => applyToWord(toPage, word, width, height))
  return {
    page: frame.page,
    width,
    height,
    dpi: frame.dpi,
    rotation: (frame.rotation + reading.turned) % 360,
    source: 'ocr',
    engine: result.engine,
    look: lookOf(reading.image),
    languages: result.langs,
    text: textOf(words),
    words,
    confidence: confidenceOf(words),
  }
}
