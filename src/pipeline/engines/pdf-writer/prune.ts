import {createHash} from 'node:crypto'
import {PDFArray, type PDFContext, type PDFDict, type PDFObject, PDFRawStream, PDFRef} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from './objects.ts'
import {repack} from './streams.ts'

/** Removes private data of other programs and page thumbnails: no viewer shows either. */
export function dropPrivateData(context: PDFContext): void {
  for (const {object} of [...reachable(context)]) {
    const dict = dictOf(object)
    if (dict === undefined) continue
    const type = lookupName(dict, 'Type')
    const isForm = lookupName(dict, 'Subtype') === 'Form'
    if (type === 'Page' || type === 'Catalog' || isForm) dict.delete(name('PieceInfo'))
    if (type === 'Page') dict.delete(name('Thumb'))
  }
}

/** Every stream in its shortest lossless form. */
export async function repackStreams(context: PDFContext, signal: AbortSignal): Promise<void> {
  for (const {ref, object} of [...reachable(context)]) {
    if (!(ref && object instanceof PDFRawStream)) continue
    signal.throwIfAborted()
    const smaller = await repack(object)
    if (smaller) context.assign(ref, smaller)
  }
}

/**
 * Keeps one of identical streams. Two rounds, because images become identical once their masks are. Forms are left out:
 * appearances of form fields are edited in place by some programs, and must not be shared.
 */
export function shareStreams(context: PDFContext): void {
  for (let round = 0; round < 2; round++) {
    const copies = findCopies(context)
    if (copies.size === 0) return
    for (const {object} of [...reachable(context)]) redirect(object, copies)
  }
}

function findCopies(context: PDFContext): Map<PDFRef, PDFRef> {
  const firsts = new Map<string, PDFRef>()
  const copies = new Map<PDFRef, PDFRef>()
  for (const {ref, object} of reachable(context)) {
    if (!(ref && object instanceof PDFRawStream) || lookupName(object.dict, 'Subtype') === 'Form') continue
    const key = streamKey(object)
    const known = firsts.get(key)
    if (known === undefined) firsts.set(key, ref)
    else copies.set(ref, known)
  }
  return copies
}

function streamKey({dict, contents}: PDFRawStream): string {
  const entries = dict.entries().filter(([key]) => key !== name('Length'))
  const text = entries.map(([key, value]) => `${key} ${value}`).toSorted((a, b) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(text)).update(contents).digest('base64')
}

function redirect(object: PDFObject, copies: Map<PDFRef, PDFRef>): void {
  const replacement = (value: PDFObject) => (value instanceof PDFRef ? copies.get(value) : undefined)
  if (object instanceof PDFArray) {
    for (const [index, value] of object.asArray().entries()) {
      const ref = replacement(value)
      if (ref) object.set(index, ref)
    }
    return
  }
  const dict: PDFDict | undefined = dictOf(object)
  for (const [key, value] of dict?.entries() ?? []) {
    const ref = replacement(value)
    if (ref) dict!.set(key, ref)
  }
}
