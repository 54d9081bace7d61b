import type {Alphabet} from './alphabet.ts'
import {type Gray, planes, sample, type TextBox} from './crop.ts'
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

const mean = [127.5, 127.5, 127.5] as const
const scale = [1 / 127.5, 1 / 127.5, 1 / 127.5] as const

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
  const padded = padTo16(planes(gray, mean, scale), columns)
  const {data, dims} = await network.run(padded.data, [1, 3, cropHeight, padded.columns])
  const columnsPerStep = padded.columns / dims[1]!
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

// The network halves its width three times and pools once more; middle gray at the end reads as nothing.
function padTo16(data: Float32Array, columns: number): {data: Float32Array; columns: number} {
  const wide = Math.ceil(columns / 16) * 16
  if (wide === columns) return {data, columns}
  const rows = data.length / columns
  const out = new Float32Array(rows * wide)
  for (let row = 0; row < rows; row++) out.set(data.subarray(row * columns, (row + 1) * columns), row * wide)
  return {data: out, columns: wide}
}
