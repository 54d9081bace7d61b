import type {Calibration} from './calibration.ts'
import type {LabelModel} from './model.ts'

/** Of what was learned and how it is written: models of another format are learned anew. */
export const modelFormat = 'linear-1'

interface Header {
  labels: readonly string[]
  examples: readonly number[]
  texts: number
  features: number
  calibration: Calibration
}

const wordBytes = 4

/**
 * A model as bytes: the length of the header, the header as JSON, then features, frequencies and weights, each of 4 bytes, little-endian
 * as on every platform that Node.js runs on.
 */
export function encodeModel({labels, examples, vocabulary, weights, calibration}: LabelModel): Uint8Array {
  const features = Uint32Array.from(vocabulary.rows.keys())
  const head: Header = {labels, examples, texts: vocabulary.texts, features: features.length, calibration}
  const header = Buffer.from(JSON.stringify(head))
  const length = Buffer.alloc(wordBytes)
  length.writeUInt32LE(header.length)
  const arrays = [features, vocabulary.frequencies, weights].map((array) =>
    Buffer.from(array.buffer, array.byteOffset, array.byteLength),
  )
  return Buffer.concat([length, header, ...arrays])
}

/** What `encodeModel` wrote. */
export function decodeModel(bytes: Uint8Array): LabelModel {
  const length = Buffer.from(bytes.buffer, bytes.byteOffset, wordBytes).readUInt32LE()
  const start = wordBytes + length
  const header = JSON.parse(Buffer.from(bytes.subarray(wordBytes, start)).toString('utf8')) as Header
  // Copied: what follows the header need not begin at a multiple of 4. (A Buffer's own slice copies nothing.)
  const words = Uint8Array.prototype.slice.call(bytes, start).buffer
  const features = new Uint32Array(words, 0, header.features)
  return {
    labels: header.labels,
    examples: header.examples,
    vocabulary: {
      texts: header.texts,
      rows: new Map([...features].map((feature, row) => [feature, row])),
      frequencies: new Uint32Array(words, header.features * wordBytes, header.features),
    },
    weights: new Float32Array(words, 2 * header.features * wordBytes),
    calibration: header.calibration,
  }
}
