import {crc32, deflateSync} from 'node:zlib'
import type {Density} from './jpeg-segments.ts'

export interface PngChunk {
  type: string
  data: Buffer
}

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')

/** The chunks of a PNG file (PNG 1.2, section 3); null where one is cut off. What stands behind the end is left out. */
export function readPng(file: Buffer): PngChunk[] | null {
  if (!file.subarray(0, 8).equals(signature)) return null
  const chunks: PngChunk[] = []
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    if (data.length < length) return null
    chunks.push({type, data})
    if (type === 'IEND') return chunks
    at += length + 12
  }
  return null
}

export function writePng(chunks: readonly PngChunk[]): Buffer {
  return Buffer.concat([signature, ...chunks.map(writeChunk)])
}

function writeChunk({type, data}: PngChunk): Buffer {
  const frame = Buffer.alloc(12)
  frame.writeUInt32BE(data.length)
  frame.write(type, 4, 'latin1')
  frame.writeUInt32BE(crc32(data, crc32(frame.subarray(4, 8))), 8)
  return Buffer.concat([frame.subarray(0, 8), data, frame.subarray(8)])
}

/** What the samples are and how they look: without these it is another picture. */
const pixelChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'])
export const colourChunks: ReadonlySet<string> = new Set(['gAMA', 'cHRM', 'sRGB', 'iCCP', 'cICP', 'mDCV', 'cLLI'])
/** The resolution stays as well. */
const physicalChunk = 'pHYs'
const metresOfInch = 0.0254

/** The same picture without metadata; no bit of its pixels changes. */
export function stripPng(chunks: readonly PngChunk[]): Buffer {
  return writePng(chunks.filter(({type}) => pixelChunks.has(type) || colourChunks.has(type) || type === physicalChunk))
}

/** Pixels an inch, along rows and columns; undefined where the file does not say, or says it without a unit. */
export function pngDensity(chunks: readonly PngChunk[]): Density | undefined {
  const data = chunks.find(({type}) => type === physicalChunk)?.data
  if (data?.length !== 9 || data[8] !== 1) return undefined
  return {x: data.readUInt32BE(0) * metresOfInch, y: data.readUInt32BE(4) * metresOfInch}
}

export function densityChunk({x, y}: Density): PngChunk {
  const data = Buffer.alloc(9, 1)
  data.writeUInt32BE(Math.round(x / metresOfInch), 0)
  data.writeUInt32BE(Math.round(y / metresOfInch), 4)
  return {type: physicalChunk, data}
}

export const profileChunk = (icc: Buffer): PngChunk => ({
  type: 'iCCP',
  // A name, and 0 for deflate.
  data: Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc, {level: 9})]),
})

/** XMP as PNG has it (XMP specification, part 3, 1.1.5): international text without compression. */
export const xmpChunk = (xmp: Buffer): PngChunk => ({
  type: 'iTXt',
  data: Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp]),
})
