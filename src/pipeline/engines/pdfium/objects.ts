import {identity, type Matrix, multiply} from '../page-geometry.ts'
import {readFloats} from './module.ts'
import type {PageHandle} from './page.ts'

/** FPDF_PAGEOBJ_* of fpdf_edit.h. */
const objectType = {text: 1, path: 2, image: 3, shading: 4, form: 5}

/** Forms nest in hostile files without end; real ones stay below 4 levels. */
const maxDepth = 8
/** A map drawing has a few 10,000 objects; classes are clear long before. */
const maxObjects = 100_000

export interface PageObject {
  handle: number
  kind: 'text' | 'path' | 'image' | 'shading'
  /** User space, [left, bottom, right, top] in the object's own form, and the map from there to the page. */
  bounds: [number, number, number, number]
  matrix: Matrix
}

/** The objects of a page, those of its forms included. */
export function* pageObjects(page: PageHandle): Generator<PageObject> {
  const {api} = page.pdfium
  const budget = {left: maxObjects}
  const count = api.FPDFPage_CountObjects(page.handle)
  for (let index = 0; index < count; index++) {
    yield* visit(page, api.FPDFPage_GetObject(page.handle, index), identity, 0, budget)
  }
}

function* visit(
  page: PageHandle,
  handle: number,
  matrix: Matrix,
  depth: number,
  budget: {left: number},
): Generator<PageObject> {
  const {api} = page.pdfium
  if (handle === 0 || budget.left-- <= 0) return
  const type = api.FPDFPageObj_GetType(handle)
  if (type === objectType.form) {
    if (depth >= maxDepth) return
    const inner = multiply(objectMatrix(page, handle), matrix)
    const count = api.FPDFFormObj_CountObjects(handle)
    for (let index = 0; index < count; index++) {
      yield* visit(page, api.FPDFFormObj_GetObject(handle, index), inner, depth + 1, budget)
    }
    return
  }
  const kind = (['text', 'path', 'image', 'shading'] as const).find((name) => objectType[name] === type)
  if (kind) yield {handle, kind, bounds: objectBounds(page, handle), matrix}
}

function objectMatrix(page: PageHandle, handle: number): Matrix {
  const values = readFloats(page.pdfium, 6, (pointer) => page.pdfium.api.FPDFPageObj_GetMatrix(handle, pointer))
  return values === null ? identity : (values as unknown as Matrix)
}

function objectBounds(page: PageHandle, handle: number): [number, number, number, number] {
  const {api} = page.pdfium
  const values = readFloats(page.pdfium, 4, (p) => api.FPDFPageObj_GetBounds(handle, p, p + 4, p + 8, p + 12))
  return values === null ? [0, 0, 0, 0] : (values as [number, number, number, number])
}
