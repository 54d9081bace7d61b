import sharp, {type Sharp} from 'sharp'
import {isSrgb} from '../icc-profile.ts'
import type {Picture} from '../picture.ts'
import {encodeChannels, encodePixels} from './exact-png.ts'
import type {Pixels} from './indexed.ts'
import {heicProfile} from './lossy.ts'
import {colourChunks, densityChunk, type PngChunk, profileChunk, writePng, xmpChunk} from './png-chunks.ts'
import {samePixels} from './same-pixels.ts'
import type {Source} from './source.ts'
import {uprightExif} from './upright-exif.ts'
import {byVips} from './vips.ts'

export type ExactFormat = 'png' | 'webp' | 'avif'

export interface ExactOptions {
  keepMetadata: boolean
}

/** The first page of a picture, upright, every sample as it was; null where the format has no place for it. Throws VipsError. */
export async function encodeExact(source: Source, format: ExactFormat, options: ExactOptions): Promise<Buffer | null> {
  const made = format === 'png' ? await exactPng(source, options) : await exactOther(source, format, options)
  const {hasAlpha} = source
  const written = sharp(made, {failOn: 'error', limitInputPixels: false, ignoreIcc: true})
  const isSame = await samePixels(await openExact(source), written, {isDeep: isDeep(source), hasAlpha})
  return isSame ? made : null
}

const isDeep = ({metadata}: Pick<Source, 'metadata'>): boolean => metadata?.depth === 'ushort'

/** Upright samples as they are stored; inks become sRGB. */
export function openExact({picture, metadata}: {picture: Picture; metadata: Source['metadata']}): Promise<Sharp> {
  return byVips(picture.pixels({whole: true, ignoreIcc: metadata?.space !== 'cmyk'}))
}

/** The profile without which the samples would be other colours. */
export function neededProfile(source: Source): Buffer | undefined {
  const {metadata} = source
  if (metadata === null) return heicProfile(source)
  return metadata.space === 'cmyk' || isSrgb(metadata.icc) ? undefined : metadata.icc
}

async function exactPng(source: Source, options: ExactOptions): Promise<Buffer> {
  const icc = neededProfile(source)
  const [header, ...rest] = await pngPixels(source, icc !== undefined)
  return writePng([header!, ...aboutPixels(source, icc, options), ...rest])
}

async function pngPixels(source: Source, keepColour: boolean): Promise<PngChunk[]> {
  const picture = await openExact(source)
  const isGray = source.metadata?.space === 'b-w' || source.metadata?.space === 'grey16'
  if (isDeep(source)) return byVips(encodeChannels(picture.toColourspace(isGray ? 'grey16' : 'rgb16')))
  return byVips(encodePixels(await readPixels(picture, isGray && !source.hasAlpha), {keepColour}))
}

/** Raw pixels of 8 bits. */
export async function readPixels(picture: Sharp, isGray: boolean): Promise<Pixels> {
  const raw = picture.toColourspace(isGray ? 'b-w' : 'srgb').raw({depth: 'uchar'})
  const {data, info} = await byVips(raw.toBuffer({resolveWithObject: true}))
  return {width: info.width, height: info.height, channels: info.channels as Pixels['channels'], data}
}

/** Chunks that say how the pixels look and how large they are, and metadata if it is to be kept. */
function aboutPixels(source: Source, icc: Buffer | undefined, {keepMetadata}: ExactOptions): PngChunk[] {
  const {parts, metadata, density} = source
  const own = parts?.format === 'png' ? parts.png : []
  const colours = own.filter(({type}) => colourChunks.has(type) && type !== 'iCCP')
  const chunks = [...colours, ...(icc ? [profileChunk(icc)] : []), ...(density ? [densityChunk(density)] : [])]
  if (!keepMetadata) return chunks
  const texts = own.filter(({type, data}) => ['tEXt', 'zTXt', 'tIME'].includes(type) || isPlainText(type, data))
  const exif = metadata?.exif ? [{type: 'eXIf', data: uprightExif(metadata.exif)}] : []
  return [...chunks, ...exif, ...(metadata?.xmp ? [xmpChunk(metadata.xmp)] : []), ...texts]
}

const isPlainText = (type: string, data: Buffer): boolean =>
  type === 'iTXt' && !data.toString('latin1', 0, 17).startsWith('XML:com.adobe.xmp')

async function exactOther(source: Source, format: 'webp' | 'avif', {keepMetadata}: ExactOptions): Promise<Buffer> {
  const picture = await openExact(source)
  if (keepMetadata) picture.keepExif().keepXmp()
  if (neededProfile(source) !== undefined) picture.keepIccProfile()
  // The colour below full transparency counts, too.
  if (format === 'webp') return byVips(picture.webp({lossless: true, exact: true}).toBuffer())
  return byVips(picture.avif({lossless: true, effort: 2}).toBuffer())
}
