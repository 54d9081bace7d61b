import {PDFDict, PDFRawStream, PDFRef} from 'pdf-lib'
import type {Matrix} from '../../page-geometry.ts'
import {lookup, lookupName, lookupNumbers, name} from '../objects/objects.ts'
import {matrixScale} from './rounding.ts'
import {resourcesOf} from './walk.ts'

/** A form that page contents draw, directly or by another form. */
export interface DrawnForm {
  ref: PDFRef
  stream: PDFRawStream
  resources: PDFDict | undefined
  /** Points that a unit of the form is long where it is drawn largest; infinite where that is not known. */
  scale: number
}

export interface DrawnForms {
  /** Notes the form, if it is one, behind a name of these resources, drawn at `scale` points a unit. */
  note(form: string, scale: number, resources: PDFDict | undefined): void
  /** The next form whose contents are to be looked at, perhaps again because it is drawn larger than before. */
  next(): DrawnForm | undefined
  /** Puts all forms back in the queue. */
  again(): void
}

/** A form that draws itself larger would be looked at for ever. */
const maxVisits = 4
/** Sizes nearer than that are the same: the digits kept change by the factor 10. */
const larger = 1.05

export function createDrawnForms(): DrawnForms {
  const known = new Map<PDFRef, DrawnForm & {visits: number}>()
  const queue = new Set<DrawnForm & {visits: number}>()
  return {
    note(form, scale, resources) {
      const found = formBehind(form, resources)
      if (found === null) return
      const seen = known.get(found.ref) ?? {
        ...found,
        resources: resourcesOf(found.stream.dict) ?? resources,
        scale: 0,
        visits: 0,
      }
      known.set(found.ref, seen)
      const drawn = scale * formScale(found.stream)
      if (seen.visits > maxVisits || drawn <= seen.scale * larger) return
      seen.visits++
      seen.scale = seen.visits > maxVisits || Number.isNaN(drawn) ? Number.POSITIVE_INFINITY : drawn
      queue.add(seen)
    },
    next() {
      const [first] = queue
      if (first !== undefined) queue.delete(first)
      return first
    },
    again() {
      for (const form of known.values()) queue.add(form)
    },
  }
}

function formBehind(form: string, resources: PDFDict | undefined): {ref: PDFRef; stream: PDFRawStream} | null {
  const objects = resources && lookup(resources, 'XObject')
  const ref = objects instanceof PDFDict ? objects.get(name(form)) : undefined
  if (!(ref instanceof PDFRef)) return null
  const stream = resources!.context.lookup(ref)
  return stream instanceof PDFRawStream && lookupName(stream.dict, 'Subtype') === 'Form' ? {ref, stream} : null
}

function formScale({dict}: PDFRawStream): number {
  const matrix = lookupNumbers(dict, 'Matrix', 6) as Matrix | undefined
  return matrix ? matrixScale(matrix) : 1
}
