import {DocumentError} from '../../../errors.ts'
import type {PdfAttachment} from '../types.ts'
import {guarded, type Pdfium, readInts, withHeadroom, withMemory} from './module.ts'

/** Longest name or type that is looked at, in bytes of UTF-16. */
const maxNameBytes = 1024

/** The unpacked stream, its copy, and what unpacking takes while it grows: a bomb ends here and not at 1 GB. */
const headroom = 8

/** The embedded files of an open document, in the order of its name tree. */
export function readAttachments(pdfium: Pdfium, document: number, limit: number): PdfAttachment[] {
  const count = guarded(pdfium, () => pdfium.api.FPDFDoc_GetAttachmentCount(document))
  return Array.from({length: Math.min(count, limit)}, (_, index) => {
    const handle = guarded(pdfium, () => pdfium.api.FPDFDoc_GetAttachment(document, index))
    return {
      name: readName(pdfium, (buffer, size) => pdfium.api.FPDFAttachment_GetName(handle, buffer, size)),
      type: readName(pdfium, (buffer, size) => pdfium.api.FPDFAttachment_GetSubtype(handle, buffer, size)),
      read: (maxBytes) => withHeadroom(pdfium, maxBytes * headroom, () => readFile(pdfium, handle, maxBytes)),
    }
  })
}

/** A text that PDFium gives as UTF-16 with a final zero; empty where it is missing or too long. */
function readName(pdfium: Pdfium, fill: (buffer: number, size: number) => number): string {
  return guarded(pdfium, () =>
    withMemory(pdfium, maxNameBytes, (pointer) => {
      const bytes = fill(pointer, maxNameBytes)
      if (bytes < 2 || bytes > maxNameBytes) return ''
      return new TextDecoder('utf-16le').decode(pdfium.heap.HEAPU8.slice(pointer, pointer + bytes - 2))
    }),
  )
}

/** The size that counts is that of the unpacked stream: what the PDF claims about it is not asked for. */
function readFile(pdfium: Pdfium, handle: number, maxBytes: number): Uint8Array {
  const get = (buffer: number, size: number, out: number) =>
    pdfium.api.FPDFAttachment_GetFile(handle, buffer, size, out)
  const size = readInts(pdfium, 1, (out) => get(0, 0, out))?.[0]
  if (size === undefined) throw new DocumentError('E_UNREADABLE', 'The attachment cannot be read.')
  if (size > maxBytes) {
    throw new DocumentError('E_TOO_BIG', `The attachment has more than ${Math.floor(maxBytes / 1_048_576)} MB.`)
  }
  if (size === 0) return new Uint8Array()
  return withMemory(pdfium, size, (pointer) => {
    if (readInts(pdfium, 1, (out) => get(pointer, size, out))?.[0] !== size) {
      throw new DocumentError('E_UNREADABLE', 'The attachment cannot be read.')
    }
    return pdfium.heap.HEAPU8.slice(pointer, pointer + size)
  })
}
