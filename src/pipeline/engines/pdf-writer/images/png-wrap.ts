import {crc32} from 'node:zlib'

/** A PNG around data that are deflated and predicted as PNG has it (/Predictor 10 to 15), 8 bits a channel. */
export function pngAround(
  data: Uint8Array,
  {width, height, channels}: {width: number; height: number; channels: 1 | 3},
) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  // PNG specification, table 11.1: 0 gray, 2 RGB.
  header[9] = channels === 1 ? 0 : 2
  const signature = Buffer.from('89504e470d0a1a0a', 'hex')
  return Buffer.concat([signature, ...chunk('IHDR', header), ...chunk('IDAT', data), ...chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Uint8Array): Uint8Array[] {
  const [length, sum, name] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.from(type, 'latin1')]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(data, crc32(name)))
  return [length, name, data, sum]
}
