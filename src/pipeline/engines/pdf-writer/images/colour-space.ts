import {PDFArray, type PDFDict, PDFHexString, PDFNumber, type PDFObject, PDFRawStream, PDFString} from 'pdf-lib'
import {lookupNumber, nameText} from '../objects/objects.ts'
import {unwrap} from '../objects/streams.ts'

/** Colours of an Indexed space, 8 bits a channel. */
export interface Palette {
  channels: 1 | 3
  /** `count` colours, one after the other. */
  colours: Uint8Array
  count: number
}

const maxPaletteBytes = 65_536

/** The family of a colour space, by its full name. */
export function familyOf(space: PDFObject | undefined): string | undefined {
  const family = nameText(space instanceof PDFArray && space.size() > 0 ? space.lookup(0) : space)
  return family === undefined ? undefined : (shortFamilies[family] ?? family)
}

const shortFamilies: Record<string, string> = {G: 'DeviceGray', RGB: 'DeviceRGB', CMYK: 'DeviceCMYK', I: 'Indexed'}

/** Channels of a gray or RGB space; null for all others (CMYK, Lab, Separation, DeviceN). */
export function channelsOf(space: PDFObject | undefined): 1 | 3 | null {
  const family = familyOf(space)
  if (family === 'DeviceGray' || family === 'CalGray') return 1
  if (family === 'DeviceRGB' || family === 'CalRGB') return 3
  if (family !== 'ICCBased' || !(space instanceof PDFArray) || space.size() < 2) return null
  const profile = space.lookup(1)
  // Samples of Lab profiles run over other ranges than 0 ... 1 and say so.
  if (!(profile instanceof PDFRawStream) || !hasUnitRange(profile.dict)) return null
  const channels = lookupNumber(profile.dict, 'N')
  return channels === 1 || channels === 3 ? channels : null
}

function hasUnitRange(dict: PDFDict): boolean {
  const range = dict.entries().find(([key]) => nameText(key) === 'Range')
  const value = range === undefined ? undefined : dict.context.lookup(range[1])
  if (value === undefined) return true
  return value instanceof PDFArray && value.asArray().every((item, index) => String(item) === String(index % 2))
}

/** The palette of an Indexed space over gray or RGB; null when it cannot be read. */
export async function readPalette(space: PDFArray): Promise<Palette | null> {
  if (space.size() < 4) return null
  const channels = channelsOf(space.lookup(1))
  const high = space.lookup(2)
  const table = await tableBytes(space.lookup(3))
  if (channels === null || table === null || !(high instanceof PDFNumber)) return null
  const count = high.asNumber() + 1
  if (count < 1 || count > 256 || table.length < count * channels) return null
  return {channels, colours: table.subarray(0, count * channels), count}
}

async function tableBytes(value: PDFObject | undefined): Promise<Uint8Array | null> {
  if (value instanceof PDFString || value instanceof PDFHexString) return value.asBytes()
  if (!(value instanceof PDFRawStream)) return null
  const unwrapped = await unwrap(value, maxPaletteBytes)
  return unwrapped?.codec === null && unwrapped.predictor === null ? unwrapped.data : null
}
