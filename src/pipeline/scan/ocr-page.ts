import type {Page, Word} from '../../types/document.ts'
import type {Raster} from '../engines/types.ts'
import type {StageContext} from '../stage.ts'
import {lookOf} from './duplicate/look.ts'
import {inItsLanguage} from './language/read-in-language.ts'
import {confidenceOf, textOf} from './page-text.ts'
import {pictureToRead} from './paper/picture-to-read.ts'
import {apply, applyToWord, compose, scaling, turning, unturning} from './prepare/transform.ts'
import {printFor} from './print.ts'
import {asReading, readAgain} from './second-reading/read-again.ts'
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

/** More pixels than the recogniser uses are not given to it. */
export const maxOcrPixels = 4_000_000

/** Reads a picture of a page, of any scale, and places the words on the page. */
export async function readByOcr(picture: Raster, frame: PageFrame, context: StageContext): Promise<Page> {
  const {engines, options, signal} = context
  const ocr = await engines.ocr(options.engine)
  const images = await engines.image()
  const {image, toPicture} = await pictureToRead(picture, images, maxOcrPixels)
  const {layout, lines} = await printFor(ocr, image)
  const request = {image, langs: options.lang, layout, signal}
  const reading = await readUpright(ocr, images, request, lines)
  const result = await inItsLanguage(engines, ocr, {...request, image: reading.image}, reading.result)
  const {turned} = reading
  const sideways = turned % 180 !== 0
  const width = sideways ? frame.height : frame.width
  const height = sideways ? frame.width : frame.height
  // Back to the picture that was cut out and turned, on to the page, and turned again as that has to be.
  const unturned = unturning(turned, image.width, image.height)
  const toPage = compose(
    scaling(frame.width / picture.width, frame.height / picture.height),
    turning(turned, frame.width, frame.height),
  )
  const move = (x: number, y: number) => apply(toPage, ...apply(toPicture, ...apply(unturned, x, y)))
  const place = (found: readonly Word[]): Word[] => found.map((word) => applyToWord(move, word, width, height))
  const words = place(result.words)
  const page: Page = {
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
  // Most pages leave no doubt; where one does, a second engine costs as much as the first.
  const second = result.second
    ? asReading(result.second, place)
    : await readAgain(page, {...request, image: reading.image}, place, context)
  return second === null ? page : {...page, second}
}
