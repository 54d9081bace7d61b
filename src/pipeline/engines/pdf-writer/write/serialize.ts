import {type PDFContext, type PDFObject, PDFRawStream, type PDFRef} from 'pdf-lib'
import type {Cipher} from '../encryption/cipher.ts'
import {isUnparsed, lookupName, reachable} from '../objects/objects.ts'
import {writeCompact} from './compact-file.ts'
import {type Indirect, indirectBytes, type ToFile} from './file.ts'
import {hoistEntries} from './hoist.ts'
import {writePlain} from './plain-file.ts'

/**
 * The bytes of a document: everything that hangs on the trailer, and nothing else. Written by us because pdf-lib's own
 * writer leaves pages and the page tree out of object streams (3,000 pages: 0.915 of the size against 0.132).
 * PDF/A-1 forbids object streams: such documents get a plain cross-reference table.
 */
export async function serialize(context: PDFContext, {objectStreams, cipher = null}: Format): Promise<Uint8Array> {
  if (objectStreams) hoistEntries(context)
  const objects = liveObjects(context)
  const {Encrypt} = context.trailerInfo
  const written: ToFile = (ref, object) =>
    indirectBytes(ref, cipher && ref !== Encrypt ? cipher.encrypt(ref, object) : object)
  return objectStreams ? writeCompact(context, objects, written) : writePlain(context, objects, written)
}

interface Format {
  objectStreams: boolean
  /** Encrypts all but the dictionary that the trailer names as /Encrypt; null where nothing is encrypted. */
  cipher?: Cipher | null
}

/** Reachable objects by number; all objects where one could not be parsed, because its references are not known. */
function liveObjects(context: PDFContext): Indirect[] {
  const live = new Map<PDFRef, PDFObject>()
  for (const {ref, object} of reachable(context)) {
    if (isUnparsed(object)) return context.enumerateIndirectObjects().filter(([, value]) => !isContainer(value))
    if (ref) live.set(ref, object)
  }
  return [...live].toSorted(([a], [b]) => a.objectNumber - b.objectNumber)
}

function isContainer(object: PDFObject): boolean {
  if (!(object instanceof PDFRawStream)) return false
  const type = lookupName(object.dict, 'Type')
  return type === 'XRef' || type === 'ObjStm'
}
