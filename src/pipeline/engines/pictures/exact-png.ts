import {promisify} from 'node:util'
import {constants, deflate} from 'node:zlib'
import sharp, {type PngOptions, type Sharp} from 'sharp'
import {fewGrays, indexed, type Packed, type Pixels, reduced} from './indexed.ts'
import {type PngChunk, readPng} from './png-chunks.ts'

const deflateAsync = promisify(deflate)

/** Colour types of PNG 1.2, section 4.1.1. */
const [grayType, paletteType] = [0, 3]

/**
 * The chunks of the smallest PNG with exactly these pixels: without channels that say nothing, with a palette or few bits
 * where that holds all colours, else with filters or without, whatever is smaller.
 */
export async function encodePixels(pixels: Pixels, options: {keepColour: boolean}): Promise<PngChunk[]> {
  const least = reduced(pixels, options)
  const grays = fewGrays(least)
  if (grays !== null) return packedPng(least, grays, grayType, [])
  const colours = least.channels === 1 && options.keepColour ? null : indexed(least)
  if (colours !== null && (least.channels > 1 || colours.bits < 8)) {
    return packedPng(least, colours, paletteType, paletteChunks(colours.palette))
  }
  return encodeChannels(open(least), {adaptiveFiltering: await isBetterFiltered(least)})
}

function open({width, height, channels, data}: Pixels): Sharp {
  const picture = sharp(data, {raw: {width, height, channels}, limitInputPixels: false})
  return channels === 1 ? picture.toColourspace('b-w') : picture
}

/** The chunks of a PNG of what a pipeline gives, in its own depth and colour space. */
export async function encodeChannels(picture: Sharp, {adaptiveFiltering = true}: PngOptions = {}): Promise<PngChunk[]> {
  return imageChunks(await picture.png({compressionLevel: 9, adaptiveFiltering}).toBuffer())
}

/** Rows of the sample that decides about filters. */
const sampleRows = 256

// Drawings are a third smaller without filters, photographs a third larger; the middle of a picture is like the rest.
async function isBetterFiltered(pixels: Pixels): Promise<boolean> {
  const {width, channels, data} = pixels
  const height = Math.min(pixels.height, sampleRows)
  const start = Math.floor((pixels.height - height) / 2) * width * channels
  const sample = {...pixels, height, data: data.subarray(start, start + height * width * channels)}
  const size = async (adaptiveFiltering: boolean) => (await open(sample).png({adaptiveFiltering}).toBuffer()).length
  return (await size(true)) <= (await size(false))
}

function imageChunks(png: Buffer): PngChunk[] {
  return readPng(png)!.filter(({type}) => ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(type))
}

async function packedPng(
  {width, height}: Pixels,
  {bits, rows}: Packed,
  colourType: number,
  palette: PngChunk[],
): Promise<PngChunk[]> {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(height, 4)
  header.set([bits, colourType], 8)
  const data = await deflateAsync(withoutFilter(rows, height), {level: constants.Z_BEST_COMPRESSION, memLevel: 9})
  return [{type: 'IHDR', data: header}, ...palette, {type: 'IDAT', data}, {type: 'IEND', data: Buffer.alloc(0)}]
}

// Indexes are no quantities: differences of neighbours only make them more various.
function withoutFilter(rows: Uint8Array, height: number): Uint8Array {
  const stride = rows.length / height
  const filtered = new Uint8Array(rows.length + height)
  for (let y = 0; y < height; y++) filtered.set(rows.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  return filtered
}

function paletteChunks(palette: number[]): PngChunk[] {
  const alphas = palette.map((colour) => colour & 0xff).filter((alpha) => alpha < 255)
  const colours = Buffer.from(palette.flatMap((colour) => [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255]))
  const transparency = alphas.length > 0 ? [{type: 'tRNS', data: Buffer.from(alphas)}] : []
  return [{type: 'PLTE', data: colours}, ...transparency]
}
