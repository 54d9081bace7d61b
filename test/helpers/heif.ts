import frames from './hevc-frames.json' with {type: 'json'}

/** Pictures that an HEVC encoder made once (libx265 3.5, our own drawings); there is none in JavaScript. */
export type Frame = keyof typeof frames

interface Item {
  type: 'hvc1' | 'grid' | 'Exif'
  data: Buffer
  properties: Buffer[]
  /** Reference type and the items referred to, by number from 1. */
  refers?: {type: 'dimg' | 'thmb' | 'cdsc'; to: number[]}
  /** Numbers of the items whose bytes this one shares, so that a grid of hundreds of tiles stays small. */
  sameDataAs?: number
  hidden?: boolean
}

export interface HeifOptions {
  /** Brand of the file; `mif1` is what general writers give. */
  brand?: string
  /** Item that is the picture, by number from 1. */
  primary?: number
}

/** One coded picture, turned counterclockwise by quarters and mirrored as cameras ask for. */
export function frameItem(name: Frame, turn: {quarters?: number; mirror?: 'x' | 'y'; exif?: boolean} = {}): Item {
  const {hvcC, data, width, height} = frames[name]
  const properties = [box('hvcC', Buffer.from(hvcC, 'base64')), imageSize(width, height)]
  if (turn.quarters !== undefined) properties.push(box('irot', bytes(1, turn.quarters)))
  if (turn.mirror !== undefined) properties.push(box('imir', bytes(1, turn.mirror === 'x' ? 1 : 0)))
  return {type: 'hvc1', data: Buffer.from(data, 'base64'), properties}
}

/** The way phones store photographs: tiles that are put together, here all the same one. */
export function gridItems(name: Frame, columns: number, rows: number, quarters = 0): Item[] {
  const tile = frameItem(name)
  const {width, height} = frames[name]
  const count = columns * rows
  const tiles = Array.from({length: count}, (_, i): Item => ({...tile, hidden: true, ...(i > 0 && {sameDataAs: 1})}))
  const data = Buffer.concat([bytes(1, 0, 1, rows - 1, columns - 1), bytes(4, columns * width, rows * height)])
  const properties = [imageSize(columns * width, rows * height), box('irot', bytes(1, quarters))]
  return [...tiles, {type: 'grid', data, properties, refers: {type: 'dimg', to: tiles.map((_, i) => i + 1)}}]
}

/** An EXIF block that asks for an orientation; in HEIF `irot` counts and this does not. */
export function exifItem(orientation: number, of: number): Item {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex')
  tiff.writeUInt16BE(orientation, 18)
  const data = Buffer.concat([bytes(4, 6), Buffer.from('Exif\0\0'), tiff])
  return {type: 'Exif', data, properties: [], refers: {type: 'cdsc', to: [of]}, hidden: true}
}

/** A HEIF file (ISO/IEC 23008-12) of these items. */
export function heifFile(items: readonly Item[], {brand = 'heic', primary = 1}: HeifOptions = {}): Buffer {
  const type = box('ftyp', Buffer.from(`${brand}\0\0\0\0mif1heic`, 'latin1'))
  const length = meta(items, primary, 0).length
  const body = items.filter((item) => item.sameDataAs === undefined).map((item) => item.data)
  return Buffer.concat([type, meta(items, primary, type.length + length + 8), box('mdat', ...body)])
}

function meta(items: readonly Item[], primary: number, dataStart: number): Buffer {
  const handler = fullBox('hdlr', 0, 0, Buffer.from('\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0', 'latin1'))
  const entries = items.map(({type, hidden}, i) =>
    fullBox('infe', 2, hidden ? 1 : 0, bytes(2, i + 1, 0), Buffer.from(`${type}\0`)),
  )
  const references = items.flatMap(({refers}, i) =>
    refers ? [box(refers.type, bytes(2, i + 1, refers.to.length, ...refers.to))] : [],
  )
  return fullBox(
    'meta',
    0,
    0,
    handler,
    fullBox('pitm', 0, 0, bytes(2, primary)),
    fullBox('iinf', 0, 0, bytes(2, items.length), ...entries),
    fullBox('iref', 0, 0, ...references),
    properties(items),
    locations(items, dataStart),
  )
}

// Tiles share their properties: readers allow 100 of them in a file.
function properties(items: readonly Item[]): Buffer {
  const all = [...new Set(items.flatMap((item) => item.properties))]
  const associations = items.map((item, i) => {
    const numbers = item.properties.map((property) => (all.indexOf(property) + 1) | 0x8000)
    return Buffer.concat([bytes(2, i + 1), bytes(1, numbers.length), bytes(2, ...numbers)])
  })
  return box('iprp', box('ipco', ...all), fullBox('ipma', 0, 1, bytes(4, items.length), ...associations))
}

function locations(items: readonly Item[], dataStart: number): Buffer {
  const starts: number[] = []
  let end = dataStart
  for (const item of items) {
    starts.push(item.sameDataAs === undefined ? end : starts[item.sameDataAs - 1]!)
    if (item.sameDataAs === undefined) end += item.data.length
  }
  const entries = items.map(({data}, i) => Buffer.concat([bytes(2, i + 1, 0, 1), bytes(4, starts[i]!, data.length)]))
  return fullBox('iloc', 0, 0, bytes(1, 0x44, 0), bytes(2, items.length), ...entries)
}

const imageSize = (width: number, height: number) => fullBox('ispe', 0, 0, bytes(4, width, height))

const fullBox = (type: string, version: number, flags: number, ...content: Buffer[]) =>
  box(type, bytes(4, (version << 24) | flags), ...content)

const box = (type: string, ...content: Buffer[]) =>
  Buffer.concat([bytes(4, 8 + content.reduce((sum, {length}) => sum + length, 0)), Buffer.from(type), ...content])

function bytes(size: 1 | 2 | 4, ...values: number[]): Buffer {
  const out = Buffer.alloc(size * values.length)
  for (const [i, value] of values.entries()) out.writeUIntBE(value, i * size, size)
  return out
}
