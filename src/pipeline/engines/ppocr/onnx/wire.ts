/** One field of a protobuf message: its number and what it holds (protobuf.dev/programming-guides/encoding). */
export interface Field {
  number: number
  /** Bytes of strings, messages and packed lists; numbers of varints (up to 2^53) and 32-bit floats. */
  value: Uint8Array | number
  /** The whole field with its key, to be written again as it was. */
  raw: Uint8Array
}

const varint = 0
const fixed64 = 1
const bytes = 2
const fixed32 = 5

/** The fields of a message in order. Throws on anything that is no protobuf. */
export function readFields(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const fields: Field[] = []
  for (let at = 0; at < message.length; ) {
    const start = at
    const key = readVarint(message, at)
    at = key.end
    const number = Math.floor(key.value / 8)
    const type = key.value % 8
    let value: Field['value']
    if (type === varint) ({value, end: at} = readVarint(message, at))
    else if (type === fixed32) {
      value = view.getFloat32(at, true)
      at += 4
    } else if (type === fixed64) {
      value = view.getFloat64(at, true)
      at += 8
    } else if (type === bytes) {
      const length = readVarint(message, at)
      at = length.end + length.value
      value = message.subarray(length.end, at)
    } else throw new Error(`Wire type ${type} is no protobuf`)
    if (at > message.length) throw new Error('The message is cut off')
    fields.push({number, value, raw: message.subarray(start, at)})
  }
  return fields
}

/** All varints of a packed list. */
export function readPacked(list: Uint8Array): number[] {
  const values: number[] = []
  for (let at = 0; at < list.length; ) {
    const {value, end} = readVarint(list, at)
    values.push(value)
    at = end
  }
  return values
}

function readVarint(message: Uint8Array, from: number): {value: number; end: number} {
  let value = 0
  let factor = 1
  for (let at = from; at < message.length; at++, factor *= 128) {
    const byte = message[at]!
    value += (byte & 127) * factor
    if (byte < 128) return {value, end: at + 1}
  }
  throw new Error('The message is cut off')
}

export const writeNumber = (number: number, value: number): Uint8Array =>
  Uint8Array.from([...varintOf(number * 8 + varint), ...varintOf(value)])

export function writeFloat(number: number, value: number): Uint8Array {
  const out = Buffer.alloc(4)
  out.writeFloatLE(value)
  return Uint8Array.from([...varintOf(number * 8 + fixed32), ...out])
}

export const writeText = (number: number, text: string): Uint8Array => writeBytes(number, [Buffer.from(text)])

/** A field of bytes, or of a message whose fields are given. */
export function writeBytes(number: number, parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  return Buffer.concat([Uint8Array.from([...varintOf(number * 8 + bytes), ...varintOf(length)]), ...parts])
}

function varintOf(value: number): number[] {
  const out: number[] = []
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return [...out, left]
    out.push((left % 128) + 128)
  }
}
