import {basename} from 'node:path'
import {DocumentError} from '../../../errors.ts'
import type {CompressedPicture, CompressPictureOptions} from '../types.ts'
import {decide, type Made} from './decide.ts'
import {encodeExact} from './exact.ts'
import {encodeTiff} from './exact-tiff.ts'
import {encodeLossy, type LossyFormat} from './lossy.ts'
import {scaleNote, scaleOf} from './scale.ts'
import {readSource, type Source} from './source.ts'
import {VipsError} from './vips.ts'

type Format = 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif' | 'gif'

/** libaom holds 30 bytes a pixel: 32 MP need 1 GB, which is what one page may take. */
const maxAvifPixels = 32e6

/**
 * A smaller picture file of the wanted format, or the reason why the original is to be kept: never larger. Throws as
 * `openPicture` does, and E_UNSUPPORTED for several pages in a format that has one.
 */
export async function compressPicture(path: string, options: CompressPictureOptions): Promise<CompressedPicture> {
  const source = await readSource(path)
  const format = wanted(source, options)
  if (source.pages > 1 && format !== 'tiff') throw tooManyPages(path, source, format)
  const why = reasonToLeave(source, format, options)
  return decide(source, format, why ?? (await tryToMake(source, format, options)), options)
}

/** HEIC becomes what every program opens. */
function wanted({format}: Source, options: CompressPictureOptions): Format {
  if (options.format !== 'same') return options.format
  return format === 'heic' ? 'jpeg' : format
}

function tooManyPages(path: string, {pages}: Source, format: Format): DocumentError {
  const message = `${basename(path)} has ${pages} pages, and ${format.toUpperCase()} holds one`
  return new DocumentError('E_UNSUPPORTED', message, {hint: 'snap compress --format pdf, or --format tiff'})
}

function reasonToLeave(source: Source, format: Format, {lossless}: CompressPictureOptions): string | null {
  const {alone, metadata, picture} = source
  if (alone !== null) return alone
  if (metadata !== null && !['uchar', 'ushort'].includes(metadata.depth)) return 'its samples are not of 1 to 16 bits'
  if (format === 'gif') return 'there is no better compression for GIF'
  if (metadata?.space === 'cmyk' && format === 'jpeg') return 'its colours are inks for printing'
  if (lossless && (format === 'jpeg' || (format === 'avif' && source.format === 'avif'))) {
    return `there is no compression without loss for ${format.toUpperCase()}`
  }
  const {width, height} = picture.info
  if (format === 'avif' && width * height > maxAvifPixels)
    return 'more than 32 MP of AVIF take more than 1 GB of memory'
  return null
}

/** What was made, or why that failed: a damaged file is left as it is. */
async function tryToMake(source: Source, format: Format, options: CompressPictureOptions): Promise<Made | string> {
  try {
    return (await make(source, format, options)) ?? `its pixels have no place in ${format.toUpperCase()} as they are`
  } catch (error) {
    options.signal.throwIfAborted()
    if (error instanceof VipsError) return `it is damaged or cannot be encoded (${error.message})`
    throw error
  }
}

async function make(source: Source, format: Format, options: CompressPictureOptions): Promise<Made | null> {
  const {keepMetadata, lossless, quality, signal} = options
  if (format === 'tiff') {
    const jpegQuality = lossless ? null : quality
    const bytes = await encodeTiff(source, {jpegQuality, keepMetadata, signal})
    return bytes && {bytes, lossy: !lossless && !source.isExact, notes: []}
  }
  if (format === 'png' || lossless || (format === 'webp' && source.format === 'webp' && source.isExact)) {
    const bytes = await encodeExact(source, format as 'png' | 'webp' | 'avif', {keepMetadata})
    return bytes && {bytes, lossy: false, notes: []}
  }
  return makeLossy(source, format as LossyFormat, options)
}

async function makeLossy(source: Source, format: LossyFormat, options: CompressPictureOptions): Promise<Made> {
  const scale = scaleOf(source, options)
  const bytes = await encodeLossy(source, format, {...options, scale})
  const isFlattened = format === 'jpeg' && source.hasAlpha
  const notes = [scaleNote(source, scale), isFlattened ? 'transparent parts are white' : null]
  return {bytes, lossy: true, notes: notes.filter((note) => note !== null)}
}
