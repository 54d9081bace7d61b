import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFInvalidObject,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFRef,
  PDFStream,
} from 'pdf-lib'

export function name(text: string): PDFName {
  return PDFName.of(text)
}

/** The value behind a key, references followed; undefined when it is not there. */
export function lookup(dict: PDFDict, key: string): PDFObject | undefined {
  return dict.lookup(name(key))
}

export function lookupNumber(dict: PDFDict, key: string): number | undefined {
  const value = lookup(dict, key)
  return value instanceof PDFNumber ? value.asNumber() : undefined
}

/** A name without its slash, or the first name of an array such as [/ICCBased 7 0 R]. */
export function lookupName(dict: PDFDict, key: string): string | undefined {
  const value = lookup(dict, key)
  return nameText(value instanceof PDFArray && value.size() > 0 ? value.lookup(0) : value)
}

export function nameText(value: PDFObject | undefined): string | undefined {
  return value instanceof PDFName ? value.asString().slice(1) : undefined
}

/** `count` numbers of an array, or undefined when it is not such an array. */
export function lookupNumbers(dict: PDFDict, key: string, count: number): number[] | undefined {
  const value = lookup(dict, key)
  if (!(value instanceof PDFArray) || value.size() !== count) return undefined
  const numbers = Array.from({length: count}, (_, index) => value.lookup(index))
  return numbers.every((item) => item instanceof PDFNumber) ? numbers.map((item) => item.asNumber()) : undefined
}

/** Dictionary of a dictionary or stream. */
export function dictOf(object: PDFObject | undefined): PDFDict | undefined {
  if (object instanceof PDFDict) return object
  return object instanceof PDFStream ? object.dict : undefined
}

/** Values directly inside an object. */
function children(object: PDFObject): PDFObject[] {
  if (object instanceof PDFArray) return object.asArray()
  return dictOf(object)?.values() ?? []
}

/** An object and every value directly inside it, at any depth; references are not followed. */
export function* within(object: PDFObject): Generator<PDFObject> {
  const stack = [object]
  while (stack.length > 0) {
    const item = stack.pop()!
    yield item
    for (const child of children(item)) stack.push(child)
  }
}

/**
 * What hangs on the trailer: indirect objects, each once, and the dictionaries, arrays and streams in them. Other direct
 * values are part of those (a manual of 2,400 pages has two million, and is walked twenty times). Iterative: cycles do no harm.
 */
export function* reachable(context: PDFContext): Generator<{ref: PDFRef | null; object: PDFObject}> {
  const {Root, Info, ID, Encrypt} = context.trailerInfo
  const seen = new Set<PDFRef>()
  const stack = [Root, Info, ID, Encrypt].filter((item) => item !== undefined)
  while (stack.length > 0) {
    const item = stack.pop()!
    const ref = item instanceof PDFRef ? item : null
    if (ref && seen.has(ref)) continue
    if (ref) seen.add(ref)
    const object = ref ? context.lookup(ref) : item
    if (object === undefined) continue
    yield {ref, object}
    for (const child of children(object)) if (child instanceof PDFRef || isContainer(child)) stack.push(child)
  }
}

const isContainer = (object: PDFObject) =>
  object instanceof PDFDict || object instanceof PDFArray || object instanceof PDFStream || isUnparsed(object)

/** Whether an object was kept as bytes because it could not be parsed: what it refers to is not known. */
export function isUnparsed(object: PDFObject): boolean {
  return object instanceof PDFInvalidObject
}
