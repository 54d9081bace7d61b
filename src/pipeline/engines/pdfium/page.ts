import {DocumentError} from '../../../errors.ts'
import {normalRotation, type PageBox, uprightSize} from '../page-geometry.ts'
import {type Pdfium, readFloats} from './module.ts'

/** ISO 32000-1 Annex C: no side of a page is longer than 14,400 units (200 inch). */
const maxSidePoints = 14_400

/** A loaded page; the handle is valid inside `withPage` only. */
export interface PageHandle {
  pdfium: Pdfium
  document: number
  handle: number
  box: PageBox
  rotation: 0 | 90 | 180 | 270
  /** Points, upright. */
  width: number
  height: number
}

/** Loads a page (0-based index), and frees it afterwards. */
export function withPage<T>(pdfium: Pdfium, document: number, index: number, use: (page: PageHandle) => T): T {
  const handle = pdfium.api.FPDF_LoadPage(document, index)
  if (handle === 0) throw new DocumentError('E_UNREADABLE', `Page ${index + 1} cannot be read.`)
  try {
    return use({document, ...describe(pdfium, handle, index)})
  } finally {
    // A dead instance frees nothing; calling it again would hide the first error.
    if (!pdfium.dead) pdfium.api.FPDF_ClosePage(handle)
  }
}

/** Whether a page (0-based index) is there; its contents are not looked at, so that this costs microseconds. */
export function hasPage(pdfium: Pdfium, document: number, index: number): boolean {
  return readFloats(pdfium, 2, (pointer) => pdfium.api.FPDF_GetPageSizeByIndexF(document, index, pointer)) !== null
}

function describe(pdfium: Pdfium, handle: number, index: number): Omit<PageHandle, 'document'> {
  const rect = readFloats(pdfium, 4, (pointer) => pdfium.api.FPDF_GetPageBoundingBox(handle, pointer))
  const [left = 0, top = 0, right = 0, bottom = 0] = rect ?? []
  const rotation = normalRotation(pdfium.api.FPDFPage_GetRotation(handle) * 90)
  const box = {left, bottom, right, top}
  const {width, height} = uprightSize(box, rotation)
  if (!(width > 0 && height > 0)) throw new DocumentError('E_UNREADABLE', `Page ${index + 1} has no area.`)
  if (width > maxSidePoints || height > maxSidePoints) {
    const size = `${Math.round(width / 72)} x ${Math.round(height / 72)} inch`
    throw new DocumentError('E_TOO_BIG', `Page ${index + 1} is ${size}; a PDF page has at most 200 x 200 inch.`)
  }
  return {pdfium, handle, box, rotation, width, height}
}
