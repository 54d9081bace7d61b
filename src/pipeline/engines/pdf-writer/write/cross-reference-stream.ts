import {type PDFContext, PDFRawStream, type PDFRef, type PDFStream} from 'pdf-lib'
import {deflateBest} from '../objects/streams.ts'
import {subsections} from './file.ts'

/** Where an object is: at an offset of the file, or the index-th one of an object stream. */
export type Entry = {ref: PDFRef} & ({offset: number} | {container: number; index: number})

/** Widths of the three fields of an entry: type, offset or container (files below 4 GB), generation or index. */
const widths = [1, 4, 2]
const entryBytes = 7

/** ISO 32000-1, 7.5.8; rows are predicted "up", which makes the sorted offsets shrink to little. */
export async function crossReferenceStream(context: PDFContext, entries: Entry[], size: number): Promise<PDFStream> {
  const sorted = entries.toSorted((a, b) => a.ref.objectNumber - b.ref.objectNumber)
  const rows = Buffer.alloc((sorted.length + 1) * (entryBytes + 1))
  // Row 0 is the head of the free list: type 0, next 0, generation 65535.
  writeRow(rows, 0, [0, 0, 65_535])
  for (const [index, entry] of sorted.entries()) {
    const fields = 'offset' in entry ? [1, entry.offset, entry.ref.generationNumber] : [2, entry.container, entry.index]
    writeRow(rows, index + 1, fields as [number, number, number])
  }
  predictUp(rows)
  const dict = context.obj({
    Type: 'XRef',
    Size: size,
    W: widths,
    Index: subsections([0, ...sorted.map(({ref}) => ref.objectNumber)]),
    Root: context.trailerInfo.Root,
    Info: context.trailerInfo.Info,
    ID: context.trailerInfo.ID,
    Encrypt: context.trailerInfo.Encrypt,
    Filter: 'FlateDecode',
    DecodeParms: {Predictor: 12, Columns: entryBytes},
  })
  return PDFRawStream.of(dict, await deflateBest(rows))
}

function writeRow(rows: Buffer, index: number, [type, middle, last]: [number, number, number]): void {
  const at = index * (entryBytes + 1) + 1
  rows.writeUInt8(type, at)
  rows.writeUInt32BE(middle, at + 1)
  rows.writeUInt16BE(last, at + 5)
}

/** PNG filter 2 on each row, from the last one up so that the row above is still as it was. */
function predictUp(rows: Buffer): void {
  const row = entryBytes + 1
  for (let at = rows.length - row; at >= 0; at -= row) {
    rows[at] = 2
    for (let x = 1; at > 0 && x < row; x++) rows[at + x] = rows[at + x]! - rows[at - row + x]!
  }
}
