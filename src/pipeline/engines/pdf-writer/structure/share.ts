import {createHash} from 'node:crypto'
import {PDFArray, type PDFContext, PDFDict, type PDFObject, PDFRawStream, PDFRef} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from '../objects/objects.ts'

/** Dictionaries of resources: what stands in them under any name is a value. */
const resourceKeys = new Set(['ExtGState', 'ColorSpace', 'Pattern', 'Shading', 'XObject', 'Font'])
/**
 * Entries whose object says all there is to it: two equal ones are one. Whatever stands elsewhere may have an identity of its
 * own (a field, a layer, a tagged element, an appearance that programs edit in place) and is not shared.
 */
const valueKeys = new Set(
  [
    [...resourceKeys, 'Resources', 'ProcSet', 'Group', 'G', 'SMask', 'Mask', 'DecodeParms'],
    ['Function', 'Functions', 'Halftone', 'HT', 'TR', 'BG', 'UCR'],
    ['Encoding', 'FontDescriptor', 'DescendantFonts', 'CIDSystemInfo', 'Widths', 'W', 'CharProcs', 'Differences'],
  ].flat(),
)
/** Objects become equal once those they refer to are one: profile, image, form, resources, and so on outwards. */
const maxRounds = 8

/** Keeps one of equal objects. */
export function shareObjects(context: PDFContext): void {
  const digests = new Map<PDFRawStream, string>()
  for (let round = 0; round < maxRounds; round++) {
    const copies = findCopies(context, digests)
    if (copies.size === 0) return
    for (const {object} of [...reachable(context)]) redirect(object, copies)
  }
}

function findCopies(context: PDFContext, digests: Map<PDFRawStream, string>): Map<PDFRef, PDFRef> {
  const firsts = new Map<string, PDFRef>()
  const copies = new Map<PDFRef, PDFRef>()
  const values = valueRefs(context)
  for (const {ref, object} of reachable(context)) {
    if (!ref || !(values.has(ref) || isPlainStream(object))) continue
    const key = keyOf(object, digests)
    const known = firsts.get(key)
    if (known === undefined) firsts.set(key, ref)
    else copies.set(ref, known)
  }
  return copies
}

/** Bytes alone, wherever they stand. Forms are not among them: some are appearances. */
const isPlainStream = (object: PDFObject) =>
  object instanceof PDFRawStream && lookupName(object.dict, 'Subtype') !== 'Form'

type Position = 'resources' | 'value' | 'other'

interface Placed {
  item: PDFObject
  position: Position
}

/** Objects that are referred to as values everywhere. */
function valueRefs(context: PDFContext): Set<PDFRef> {
  const values = new Set<PDFRef>()
  const others = new Set<PDFRef>()
  const seen = new Set<PDFRef>()
  const stack: Placed[] = context.trailerInfo.Root ? [{item: context.trailerInfo.Root, position: 'other'}] : []
  while (stack.length > 0) {
    const {item, position} = stack.pop()!
    if (item instanceof PDFRef) {
      ;(position === 'other' ? others : values).add(item)
      if (seen.has(item)) continue
      seen.add(item)
    }
    stack.push(...inside(context, context.lookup(item), position))
  }
  return new Set([...values].filter((ref) => !others.has(ref)))
}

function inside(context: PDFContext, object: PDFObject | undefined, position: Position): Placed[] {
  if (object instanceof PDFArray) {
    const below = position === 'value' ? 'value' : 'other'
    return object.asArray().map((item) => ({item, position: below}))
  }
  return (dictOf(object)?.entries() ?? []).map(([key, item]) => {
    const text = key.asString().slice(1)
    if (position === 'resources') return {item, position: 'value'}
    // The font of a graphics state is an array: only a dictionary holds resources by name.
    if (resourceKeys.has(text) && context.lookup(item) instanceof PDFDict) return {item, position: 'resources'}
    return {item, position: valueKeys.has(text) ? 'value' : 'other'}
  })
}

/** The same for equal objects: entries in any order, contents by their hash. */
function keyOf(object: PDFObject, digests: Map<PDFRawStream, string>): string {
  const dict = dictOf(object)
  if (dict === undefined) return String(object)
  const entries = dict.entries().filter(([key]) => key !== name('Length'))
  const text = entries.map(([key, value]) => `${key} ${value}`).toSorted((a, b) => (a < b ? -1 : 1))
  const contents = object instanceof PDFRawStream ? digestOf(object, digests) : ''
  return JSON.stringify([...text, contents])
}

function digestOf(stream: PDFRawStream, digests: Map<PDFRawStream, string>): string {
  const digest = digests.get(stream) ?? createHash('sha256').update(stream.contents).digest('base64')
  digests.set(stream, digest)
  return digest
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
