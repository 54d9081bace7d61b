import {PDFArray, type PDFContext, PDFRef} from 'pdf-lib'
import {dictOf, reachable} from '../objects/objects.ts'

/** ISO 32000-1, Annex C and 7.5.4: what readers take at most. */
const maxNumber = 8_388_607
const maxGeneration = 65_535
/** New objects a document may get: a few for each stream dictionary. Real documents stay far below. */
const maxNew = 1_000_000

/**
 * Makes numbers of new objects begin behind all that something refers to, be it in vain: an object that took such a number would
 * appear where nothing was. False where numbers are too high, or two objects in use share one, which no cross-reference can tell.
 */
export function settleNumbers(context: PDFContext): boolean {
  const generations = new Map<number, number>()
  // What the file says it has counts as well: objects that could not be parsed may refer to anything of it.
  let largest = context.largestObjectNumber + maxNew > maxNumber ? 0 : context.largestObjectNumber
  for (const [{objectNumber, generationNumber}] of context.enumerateIndirectObjects()) {
    if (objectNumber > maxNumber || generationNumber > maxGeneration) return false
    largest = Math.max(largest, objectNumber)
  }
  for (const ref of allRefs(context)) {
    const {objectNumber, generationNumber} = ref
    if (objectNumber <= maxNumber) largest = Math.max(largest, objectNumber)
    if (context.lookup(ref) === undefined) continue
    if ((generations.get(objectNumber) ?? generationNumber) !== generationNumber) return false
    generations.set(objectNumber, generationNumber)
  }
  context.largestObjectNumber = largest
  return largest + maxNew <= maxNumber
}

function* allRefs(context: PDFContext): Generator<PDFRef> {
  for (const value of Object.values(context.trailerInfo)) if (value instanceof PDFRef) yield value
  for (const {ref, object} of reachable(context)) {
    if (ref) yield ref
    const values = object instanceof PDFArray ? object.asArray() : (dictOf(object)?.values() ?? [])
    for (const value of values) if (value instanceof PDFRef) yield value
  }
}
