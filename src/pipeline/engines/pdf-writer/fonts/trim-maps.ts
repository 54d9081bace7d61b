import {type PDFContext, type PDFDict, PDFRawStream, PDFRef} from 'pdf-lib'
import {lookup, name, nameText} from '../objects/objects.ts'
import {decodedBytes, deflateBest, withFilter} from '../objects/streams.ts'
import {cidFontOf} from './programs.ts'
import {trimToUnicode} from './to-unicode-writer.ts'
import type {FontUsage, FontUse} from './usage.ts'

const maxMapBytes = 4 * 1024 * 1024

interface MapStream {
  stream: PDFRawStream
  key: 'ToUnicode' | 'CIDToGIDMap'
  /** Null where more may be asked of the map than what is shown. */
  codes: Set<number> | null
}

/** The maps from codes to text and from CIDs to glyphs, with no more than the entries of what is shown. */
export async function trimMaps(context: PDFContext, usage: FontUsage): Promise<void> {
  for (const [ref, {stream, key, codes}] of mapStreams(usage)) {
    const bytes = codes === null ? null : await decodedBytes(stream, maxMapBytes)
    if (bytes === null) continue
    const trimmed = key === 'ToUnicode' ? trimToUnicode(bytes, codes!) : trimGlyphs(bytes, codes!)
    const contents = trimmed === null ? null : await deflateBest(trimmed)
    // Some maps are shorter as they were: they list all codes in one range.
    if (contents !== null && contents.length < Math.min(stream.contents.length, (await deflateBest(bytes)).length)) {
      context.assign(ref, withFilter(stream.dict, contents, 'FlateDecode'))
    }
  }
}

function mapStreams(usage: FontUsage): Map<PDFRef, MapStream> {
  const maps = new Map<PDFRef, MapStream>()
  for (const [font, use] of usage) {
    for (const [holder, key] of [
      [font, 'ToUnicode'],
      [cidFontOf(font), 'CIDToGIDMap'],
    ] as const) {
      const ref = holder?.get(name(key))
      const stream = holder === null ? undefined : lookup(holder, key)
      if (!(ref instanceof PDFRef && stream instanceof PDFRawStream)) continue
      const map = maps.get(ref) ?? {stream, key, codes: new Set<number>()}
      maps.set(ref, {...map, codes: map.key === key ? joined(map.codes, font, use, key) : null})
    }
  }
  return maps
}

/** Maps to text are by codes, which we know of composite fonts only where they are the CIDs. */
function joined(codes: Set<number> | null, font: PDFDict, use: FontUse, key: MapStream['key']): Set<number> | null {
  const encoding = nameText(lookup(font, 'Encoding'))
  const isByCid = cidFontOf(font) === null || key === 'CIDToGIDMap' || encoding?.startsWith('Identity-')
  return codes === null || use.whole || !isByCid ? null : new Set([...codes, ...use.codes])
}

/** Two bytes a CID; glyph 0 for those that are not shown. */
function trimGlyphs(map: Uint8Array, cids: Set<number>): Uint8Array {
  const trimmed = new Uint8Array(map.length)
  for (const cid of cids) trimmed.set(map.subarray(2 * cid, 2 * cid + 2), Math.min(2 * cid, map.length))
  return trimmed
}
