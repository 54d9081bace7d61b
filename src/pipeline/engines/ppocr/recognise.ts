import type {Gray} from '../luma.ts'
import type {Alphabet} from './alphabet.ts'
import {sample, type TextBox} from './crop.ts'
import {decode} from './ctc.ts'
import {findInk, type Ink} from './ink.ts'
import type {Network} from './session.ts'
import {cutWords, type LineWord} from './spaces.ts'

/** A line that was read: its words in columns of its crop, and where the print stands in the crop's rows. */
export interface ReadLine {
  box: TextBox
  words: LineWord[]
  ink: Ink
  /** Columns of the crop; it has `cropHeight` rows. */
  columns: number
}

/** What the recogniser was trained on. */
export const cropHeight = 48

// 2,400 columns are about 150 characters; a longer line is squeezed.
const widest = 2400

// What is higher than wide is a rule, a stamp or print on its side; small pieces may be single characters.
const isLine = ({width, height}: TextBox): boolean => height < width * 1.5 || height < 80

/** Reads the print in a box; null where it makes no sense. */
export async function recognise(
  network: Network,
  image: Gray,
  box: TextBox,
  alphabet: Alphabet,
): Promise<ReadLine | null> {
  if (!isLine(box)) return null
  const columns = Math.min(widest, Math.max(16, Math.ceil((box.width * cropHeight) / box.height)))
  const gray = sample(image, box, columns, cropHeight)
  const wide = Math.ceil(columns / 16) * 16
  const {data, dims} = await network.run(normalised(gray, columns, wide), [1, 1, cropHeight, wide])
  const columnsPerStep = wide / dims[1]!
  const steps = Math.min(dims[1]!, Math.ceil(columns / columnsPerStep))
  const read = decode(data, steps, dims[2]!, alphabet)
  const ink = findInk(gray, columns, cropHeight)
  const words = cutWords(read, ink.blank, columnsPerStep)
  return isReadable(words) ? {box, words, ink, columns} : null
}

// Text reads at 0.8 and more, pictures and noise below 0.4.
function isReadable(words: readonly LineWord[]): boolean {
  const letters = words.reduce((sum, {text}) => sum + text.length, 0)
  return letters > 0 && words.reduce((sum, {text, confidence}) => sum + text.length * confidence, 0) / letters >= 0.5
}

// As the network was trained: -1 black, 1 white (PaddleOCR rec_resize_img). It halves its width three times and pools once
// more, so `wide` is a multiple of 16; middle gray at the end reads as nothing.
function normalised(gray: Float32Array, columns: number, wide: number): Float32Array {
  const out = new Float32Array(cropHeight * wide)
  for (let row = 0, from = 0; row < cropHeight; row++) {
    for (let column = 0, to = row * wide; column < columns; column++) out[to++] = gray[from++]! / 127.5 - 1
  }
  return out
}
