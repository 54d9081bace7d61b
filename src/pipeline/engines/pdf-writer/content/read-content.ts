import {type PDFObject, PDFRawStream} from 'pdf-lib'
import {decodedBytes} from '../objects/streams.ts'

/** Bytes of content that are read in a document: 60 s of drawing in any viewer; 352 pages of a book have 1.2 MB. */
export const contentBudget = 64 * 1024 * 1024
/** Bytes of one content: pages of text have a few 10 kB, drawings up to some MB. */
const maxContentBytes = 16 * 1024 * 1024

const newline = Buffer.from('\n')

/**
 * The decoded streams of one content, which white space separates (ISO 32000-1, 7.8.2). Null where it cannot be read as a
 * whole: an unknown filter, damaged data, no stream, more bytes than `limit`.
 */
export async function readContent(
  streams: readonly (PDFObject | undefined)[],
  limit = contentBudget,
): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let left = Math.min(limit, maxContentBytes)
  for (const stream of streams) {
    const bytes = stream instanceof PDFRawStream && left > 0 ? await decodedBytes(stream, left) : null
    if (bytes === null) return null
    left -= bytes.length
    parts.push(bytes, newline)
  }
  return Buffer.concat(parts)
}
