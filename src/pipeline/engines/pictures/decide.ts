import type {CompressedPicture, CompressPictureOptions} from '../types.ts'
import {hasOtherPictures} from './jpeg-segments.ts'
import type {Source, SourceFormat} from './source.ts'
import {hasMetadata, stripMetadata} from './strip.ts'

/** An encoded picture. */
export interface Made {
  bytes: Buffer
  /** Pixels lost something. */
  lossy: boolean
  notes: string[]
}

/** Same as for PDFs: 2 % smaller, or the original stays. */
const minGain = 0.02
/** A new generation of losses must buy at least 8 %. */
const realGain = 0.08

const extensions: Record<SourceFormat, string> = {
  jpeg: 'jpg',
  png: 'png',
  webp: 'webp',
  tiff: 'tiff',
  gif: 'gif',
  avif: 'avif',
  heic: 'heic',
}

/** The smallest of what was made, the original without metadata, and the original; `made` may be why nothing could be. */
export function decide(
  source: Source,
  format: SourceFormat,
  made: Made | string,
  {keepMetadata}: Pick<CompressPictureOptions, 'keepMetadata'>,
): CompressedPicture {
  const {file} = source
  const isSame = format === source.format
  const stripped = keepMetadata ? null : stripMetadata(source)
  const reject = typeof made === 'string' ? made : tooLarge(made, {isSame, format, before: file, stripped})
  if (typeof made !== 'string' && reject === null) {
    const notes = [
      `${percent(1 - made.bytes.length / file.length)} smaller`,
      ...madeOf(source.format, format),
      ...made.notes,
      ...lost(source),
    ]
    return {bytes: made.bytes, lossy: made.lossy, extension: extensions[format], reason: notes.join('; ')}
  }
  const extension = extensions[source.format]
  const lossy = typeof made !== 'string' && made.lossy
  if (stripped === null) {
    const metadata = !keepMetadata && hasMetadata(source) ? '; its metadata stays' : ''
    return {bytes: null, lossy, extension, reason: `original kept: ${reject}${metadata}`}
  }
  const gain = percent(1 - stripped.length / file.length)
  return {bytes: stripped, lossy, extension, reason: `${gain} smaller without its metadata; pixels kept: ${reject}`}
}

/** Why what was made is not used; null where it is. Another format that was asked for need only be smaller. */
function tooLarge(
  {bytes, lossy}: Made,
  {isSame, format, before, stripped}: {isSame: boolean; format: SourceFormat; before: Buffer; stripped: Buffer | null},
): string | null {
  const growth = bytes.length / before.length - 1
  if (!isSame) return growth < 0 ? null : `as ${format.toUpperCase()} it would be ${percent(growth)} larger`
  const gain = 1 - bytes.length / (stripped ?? before).length
  if (-growth >= minGain && gain >= (lossy ? realGain : 0)) return null
  if (gain <= 0) return 'it cannot be made smaller'
  return lossy ? `encoding it again would save only ${percent(gain)}` : `only ${percent(gain)} would be saved`
}

const madeOf = (from: SourceFormat, to: SourceFormat): string[] =>
  from === to ? [] : [`${from.toUpperCase()} made ${to.toUpperCase()}`]

function lost({parts}: Source): string[] {
  const isFirst = parts?.format === 'jpeg' && hasOtherPictures(parts.jpeg)
  return isFirst ? ['its preview or gain map is left out'] : []
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
