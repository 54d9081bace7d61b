import type {Word} from '../../types/document.ts'
import type {ImageEngine, LineDirection, OcrEngine, OcrRequest, OcrResult, Raster} from '../engines/types.ts'

type Turn = 0 | 90 | 180 | 270

/** What was read, and how far the picture had to be turned clockwise to read it. `image` is the turned picture. */
export interface UprightReading {
  result: OcrResult
  image: Raster
  turned: Turn
}

// The likeliest first; a reading of garbage takes two to three times as long as one of text, so none is made in vain.
const turns: Record<LineDirection, readonly Turn[]> = {
  horizontal: [0, 180],
  vertical: [90, 270, 0],
  unknown: [0, 90, 270, 180],
}

// Mean confidence by character of 20 scanned receipts: 0.61 to 0.88 upright, 0.16 to 0.37 turned by 90, 180 or 270.
const goodConfidence = 0.5

const sureConfidence = 0.6

// Fewer letters than this say nothing about the page's orientation.
const fewestLetters = 12

/** Reads a page in the orientations that the direction of its lines allows until one makes sense. */
export async function readUpright(
  ocr: OcrEngine,
  images: ImageEngine,
  request: OcrRequest,
  lines: LineDirection,
): Promise<UprightReading> {
  const readings: UprightReading[] = []
  for (const turned of turns[lines]) {
    request.signal.throwIfAborted()
    const image = turned === 0 ? request.image : await images.rotate(request.image, turned)
    const reading = {result: await ocr.read({...request, image}), image, turned}
    if (isGood(reading.result.words)) return reading
    readings.push(reading)
  }
  return bestOf(readings)
}

// As it was given, unless a turned reading has far more that was read surely.
function bestOf(readings: readonly UprightReading[]): UprightReading {
  const asGiven = readings.find((reading) => reading.turned === 0)!
  const threshold = Math.max(fewestLetters, 2 * sureLetters(asGiven.result.words))
  const best = readings.toSorted((a, b) => sureLetters(b.result.words) - sureLetters(a.result.words))[0]!
  return sureLetters(best.result.words) > threshold ? best : asGiven
}

function isGood(words: readonly Word[]): boolean {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0)
  const weighted = words.reduce((sum, word) => sum + word.text.length * word.confidence, 0)
  return letters >= fewestLetters && weighted / letters >= goodConfidence
}

function sureLetters(words: readonly Word[]): number {
  return words.reduce((sum, word) => sum + (word.confidence >= sureConfidence ? word.text.length : 0), 0)
}
