import sharp, {type Sharp, type TiffOptions} from 'sharp'
import {openPicture, type Picture} from '../picture.ts'
import {neededProfile, openExact, readPixels} from './exact.ts'
import {type Pixels, reduced} from './indexed.ts'
import {samePixels} from './same-pixels.ts'
import type {Source} from './source.ts'
import {joinTiffs} from './tiff-join.ts'
import {byVips} from './vips.ts'

export interface TiffOptionsOfPages {
  /** For pages that are JPEG inside, or come from a format with losses; null keeps every sample. */
  jpegQuality: number | null
  keepMetadata: boolean
  signal: AbortSignal
}

/** All pages of a picture as one TIFF; null where a page would not be the same. Throws VipsError. */
export async function encodeTiff(source: Source, options: TiffOptionsOfPages): Promise<Buffer | null> {
  const pages: Buffer[] = []
  for (let frame = 0; frame < source.pages; frame++) {
    options.signal.throwIfAborted()
    const picture = frame === 0 ? source.picture : await openPicture(source.path, frame)
    const page = await encodePage(source, picture, frame, options)
    if (page === null) return null
    pages.push(page)
  }
  return pages.length === 1 ? pages[0]! : joinTiffs(pages)
}

async function encodePage(
  source: Source,
  picture: Picture,
  frame: number,
  options: TiffOptionsOfPages,
): Promise<Buffer | null> {
  const {metadata} = picture
  const {jpegQuality} = options
  const hasAlpha = metadata?.hasAlpha ?? source.hasAlpha
  const open = async () => withMetadata(await openExact({picture, metadata}), source, options)
  const write = (page: Sharp, how: TiffOptions) => byVips(page.tiff({...how, ...resolution(source, frame)}).toBuffer())
  if (jpegQuality !== null && !hasAlpha && isLossy(source, frame)) {
    return write(await open(), {compression: 'jpeg', quality: jpegQuality})
  }
  const isDeep = metadata?.depth === 'ushort'
  const page = isDeep
    ? await deflated(async () => (await open()).toColourspace(metadata.space), write)
    : await leastTiff(open, write, metadata?.space === 'b-w' && !hasAlpha)
  const written = sharp(page, {failOn: 'error', limitInputPixels: false, ignoreIcc: true})
  return (await samePixels(await openExact({picture, metadata}), written, {isDeep, hasAlpha})) ? page : null
}

const isLossy = ({parts, isExact}: Source, frame: number): boolean =>
  parts?.format === 'tiff' ? parts.tiff[frame]!.jpeg : !isExact

const millimetresOfInch = 25.4

/** sharp writes 25.4 dpi unless it is told, and counts in millimetres. */
function resolution({parts, density}: Source, frame: number): Pick<TiffOptions, 'xres' | 'yres'> {
  const stated = parts?.format === 'tiff' ? parts.tiff[frame]!.density : density
  return stated ? {xres: stated.x / millimetresOfInch, yres: stated.y / millimetresOfInch} : {}
}

function withMetadata(picture: Sharp, source: Source, {keepMetadata}: TiffOptionsOfPages): Sharp {
  if (keepMetadata) picture.keepExif().keepXmp()
  return neededProfile(source) === undefined ? picture : picture.keepIccProfile()
}

type Open = () => Promise<Sharp>
type Write = (page: Sharp, how: TiffOptions) => Promise<Buffer>

/** CCITT Group 4 for black and white, Deflate for others; channels that say nothing are left out. */
async function leastTiff(open: Open, write: Write, isGray: boolean): Promise<Buffer> {
  const pixels = await readPixels(await open(), isGray)
  const least = reduced(pixels, {keepColour: false})
  const inChannels = async () => {
    const picture = await open()
    if (least.channels === 1) return picture.extractChannel(0).toColourspace('b-w')
    return least.channels === pixels.channels ? picture : picture.removeAlpha()
  }
  if (!isBlackAndWhite(least)) return deflated(inChannels, write)
  // White as 0 is what fax machines have and every reader knows.
  return write(await inChannels(), {compression: 'ccittfax4', bitdepth: 1, miniswhite: true})
}

const isBlackAndWhite = ({channels, data}: Pixels): boolean =>
  channels === 1 && data.every((value) => value === 0 || value === 255)

/** Differences along the row for photographs, none for drawings: whichever is smaller. */
async function deflated(open: Open, write: Write): Promise<Buffer> {
  const differences = await write(await open(), {compression: 'deflate', predictor: 'horizontal'})
  const plain = await write(await open(), {compression: 'deflate', predictor: 'none'})
  return differences.length <= plain.length ? differences : plain
}
