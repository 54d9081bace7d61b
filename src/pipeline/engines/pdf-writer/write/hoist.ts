import {createHash} from 'node:crypto'
import {PDFArray, type PDFContext, PDFDict, type PDFObject, PDFRawStream, type PDFRef} from 'pdf-lib'
import {isUnparsed, lookupName, reachable} from '../objects/objects.ts'
import {objectBytes} from './spelling.ts'

/** Below this many bytes the number of the object and its entry in the cross-reference cost what is saved. */
const minBytes = 32
/** What a reader needs before it can read anything else, or expects in place. */
const fixed = new Set(['/Filter', '/DecodeParms', '/F', '/FFilter', '/FDecodeParms', '/Length'])

/**
 * Makes long values in dictionaries of streams objects of their own, equal ones the same object. Such a dictionary is
 * stored as it is, while object streams are deflated: resources of forms and tables of colours shrink to a third, and
 * where each small form repeats those of the whole page, the file to a half.
 */
export function hoistEntries(context: PDFContext): void {
  const known = new Map<string, PDFRef>()
  const objects = [...reachable(context)]
  if (objects.some(({object}) => isUnparsed(object))) return
  for (const {object} of objects) {
    if (!(object instanceof PDFRawStream) || isStructure(object)) continue
    for (const [key, value] of object.dict.entries()) {
      if (!fixed.has(key.asString()) && isLong(value)) object.dict.set(key, shared(context, value, known))
    }
  }
}

const isStructure = ({dict}: PDFRawStream) => ['XRef', 'ObjStm'].includes(lookupName(dict, 'Type') ?? '')

const isLong = (value: PDFObject) =>
  (value instanceof PDFDict || value instanceof PDFArray) && value.sizeInBytes() >= minBytes

function shared(context: PDFContext, value: PDFObject, known: Map<string, PDFRef>): PDFRef {
  const key = createHash('sha256').update(objectBytes(value)).digest('base64')
  const ref = known.get(key) ?? context.register(value)
  known.set(key, ref)
  return ref
}
