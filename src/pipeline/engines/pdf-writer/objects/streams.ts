import {promisify} from 'node:util'
import {constants, deflate, inflate} from 'node:zlib'
import {decodePDFRawStream, PDFArray, PDFContext, PDFDict, PDFName, type PDFObject, PDFRawStream} from 'pdf-lib'
import {lookup, lookupName, lookupNumber, name} from './objects.ts'
import {type Predictor, unpredict} from './predictor.ts'

const inflateAsync = promisify(inflate)
const deflateAsync = promisify(deflate)

/** Filters whose output is pixels; they stay as they are unless an image is decoded on purpose. */
const codecs = new Set(['DCTDecode', 'JPXDecode', 'JBIG2Decode', 'CCITTFaxDecode'])
const shortNames: Record<string, string> = {
  AHx: 'ASCIIHexDecode',
  A85: 'ASCII85Decode',
  LZW: 'LZWDecode',
  Fl: 'FlateDecode',
  RL: 'RunLengthDecode',
  CCF: 'CCITTFaxDecode',
  DCT: 'DCTDecode',
}
/** Input of the old text and LZW filters: they are decoded in one piece in memory, and LZW may grow 1,000-fold. */
const maxOldFilterBytes = 8 * 1024 * 1024

export interface Unwrapped {
  data: Uint8Array
  /** Predictor parameters of the last filter that was undone; its rows are still predicted in `data`. */
  predictor: PDFDict | null
  /** The pixel codec that is left, with its parameters. */
  codec: string | null
  codecParms: PDFDict | null
}

interface Filter {
  filter: string
  parms: PDFDict | null
}

/** Undoes all filters but pixel codecs. Null for filters that are not known or output above `limit` bytes. */
export async function unwrap(stream: PDFRawStream, limit: number): Promise<Unwrapped | null> {
  const filters = readFilters(stream.dict)
  if (filters === null || stream.dict.has(name('F'))) return null
  let result: Unwrapped = {data: stream.contents, predictor: null, codec: null, codecParms: null}
  for (const {filter, parms} of filters) {
    if (result.codec !== null || result.predictor !== null) return null
    if (codecs.has(filter)) result = {...result, codec: filter, codecParms: parms}
    else {
      const data = await decode(filter, parms, result.data, limit)
      if (data === null) return null
      result = {...result, data, predictor: hasPredictor(parms) ? parms : null}
    }
  }
  return result
}

/** The bytes a stream stands for; null where a filter is not known, the data is damaged, or there are more than `limit`. */
export async function decodedBytes(stream: PDFRawStream, limit: number): Promise<Uint8Array | null> {
  const unwrapped = await unwrap(stream, limit)
  if (unwrapped === null || unwrapped.codec !== null) return null
  return unwrapped.predictor ? unpredict(unwrapped.data, readPredictor(unwrapped.predictor)) : unwrapped.data
}

export function readPredictor(parms: PDFDict): Predictor {
  return {
    predictor: lookupNumber(parms, 'Predictor') ?? 1,
    colors: lookupNumber(parms, 'Colors') ?? 1,
    bitsPerComponent: lookupNumber(parms, 'BitsPerComponent') ?? 8,
    columns: lookupNumber(parms, 'Columns') ?? 1,
  }
}

/** Names and parameters of the filters in the order in which they are undone; null when they cannot be read. */
function readFilters(dict: PDFDict): Filter[] | null {
  const filters = asList(dict, 'Filter')
  const parms = asList(dict, 'DecodeParms')
  const result = filters.map((filter, index): Filter | null => {
    const parm = parms[index]
    if (!(filter instanceof PDFName)) return null
    const text = filter.asString().slice(1)
    return {filter: shortNames[text] ?? text, parms: parm instanceof PDFDict ? parm : null}
  })
  return result.includes(null) ? null : (result as Filter[])
}

function asList(dict: PDFDict, key: string): (PDFObject | undefined)[] {
  const value = lookup(dict, key)
  if (value instanceof PDFArray) return value.asArray().map((item) => dict.context.lookup(item))
  return value === undefined ? [] : [value]
}

function hasPredictor(parms: PDFDict | null): boolean {
  return parms !== null && (lookupNumber(parms, 'Predictor') ?? 1) > 1
}

async function decode(
  filter: string,
  parms: PDFDict | null,
  data: Uint8Array,
  limit: number,
): Promise<Uint8Array | null> {
  if (filter === 'FlateDecode') return inflateBounded(data, limit)
  if (!['ASCIIHexDecode', 'ASCII85Decode', 'LZWDecode', 'RunLengthDecode'].includes(filter)) return null
  return data.length > maxOldFilterBytes ? null : decodeOld(filter, parms, data)
}

function decodeOld(filter: string, parms: PDFDict | null, data: Uint8Array): Uint8Array | null {
  const dict = PDFContext.create().obj({Filter: filter})
  if (parms) dict.set(name('DecodeParms'), parms)
  try {
    return decodePDFRawStream(PDFRawStream.of(dict, data)).decode()
  } catch {
    return null
  }
}

/** Null when the data is damaged or grows above `limit`. Streams that end early are taken as far as they go. */
async function inflateBounded(data: Uint8Array, limit: number): Promise<Uint8Array | null> {
  try {
    return await inflateAsync(data, {maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH})
  } catch {
    return null
  }
}

/** Deflate at level 9: 1-3 % smaller than zlib's default on page contents. */
export function deflateBest(data: Uint8Array): Promise<Uint8Array> {
  return deflateAsync(data, {level: constants.Z_BEST_COMPRESSION, memLevel: 9})
}

/** Inflated size of one stream above which it is left as it is. */
const maxRepackBytes = 64 * 1024 * 1024

/**
 * The same stream in its shortest lossless form: old filters replaced by Flate at level 9, text filters before a pixel
 * codec removed. Null when nothing is gained.
 */
export async function repack(stream: PDFRawStream): Promise<PDFRawStream | null> {
  const type = lookupName(stream.dict, 'Type')
  // PDF/A wants its XMP readable without a filter.
  if (type === 'Metadata' && !stream.dict.has(name('Filter'))) return null
  const unwrapped = await unwrap(stream, maxRepackBytes)
  if (unwrapped === null || (unwrapped.codec !== null && unwrapped.data.length === stream.contents.length)) return null
  const contents = unwrapped.codec === null ? await deflateBest(unwrapped.data) : unwrapped.data
  if (contents.length >= stream.contents.length) return null
  const parms = unwrapped.codec === null ? unwrapped.predictor : unwrapped.codecParms
  return withFilter(stream.dict, contents, unwrapped.codec ?? 'FlateDecode', parms)
}

/** A stream with other contents, everything else of its dictionary kept. */
export function withFilter(
  source: PDFDict,
  contents: Uint8Array,
  filter: string,
  parms: PDFDict | null = null,
): PDFRawStream {
  const dict = source.clone(source.context)
  dict.set(name('Filter'), name(filter))
  if (parms) dict.set(name('DecodeParms'), parms)
  else dict.delete(name('DecodeParms'))
  dict.delete(name('Length'))
  return PDFRawStream.of(dict, contents)
}
