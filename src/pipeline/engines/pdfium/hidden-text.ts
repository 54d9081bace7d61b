import {mapRect} from '../page-geometry.ts'
import {pageObjects} from './objects.ts'
import type {PageHandle} from './page.ts'

/** FPDF_TEXTRENDERMODE_INVISIBLE. */
const invisibleMode = 3
/** Points by which a scan may end short of the edge of its page. */
const tolerance = 1

/**
 * Tells text objects that nobody sees, as text layers of OCR are: drawn with render mode 3, or before a picture without
 * holes that covers the page.
 */
export function hiddenText(page: PageHandle): (textObject: number) => boolean {
  const {api} = page.pdfium
  const covered = new Set<number>()
  const before: number[] = []
  for (const {handle, kind, bounds, matrix} of pageObjects(page)) {
    if (kind === 'text') before.push(handle)
    if (kind !== 'image' || before.length === 0) continue
    const [left, bottom, right, top] = bounds
    if (!coversPage(page, mapRect(matrix, {left, bottom, right, top})) || !isOpaque(page, handle)) continue
    for (const each of before.splice(0)) covered.add(each)
  }
  return (object) =>
    object !== 0 && (covered.has(object) || api.FPDFTextObj_GetTextRenderMode(object) === invisibleMode)
}

function coversPage({box}: PageHandle, [left, bottom, right, top]: [number, number, number, number]): boolean {
  const reachesSides = left <= box.left + tolerance && right >= box.right - tolerance
  return reachesSides && bottom <= box.bottom + tolerance && top >= box.top - tolerance
}

/** Its blending and its mask; the latter shows only in its pixels, which are drawn small for that (72 dpi). */
function isOpaque({pdfium, document, handle}: PageHandle, image: number): boolean {
  const {api, heap} = pdfium
  if (api.FPDFPageObj_HasTransparency(image)) return false
  const bitmap = api.FPDFImageObj_GetRenderedBitmap(document, handle, image)
  if (bitmap === 0) return false
  try {
    const [start, size] = [
      api.FPDFBitmap_GetBuffer(bitmap),
      api.FPDFBitmap_GetStride(bitmap) * api.FPDFBitmap_GetHeight(bitmap),
    ]
    const pixels = heap.HEAPU8.subarray(start, start + size)
    return pixels.every((value, at) => at % 4 !== 3 || value === 255)
  } finally {
    api.FPDFBitmap_Destroy(bitmap)
  }
}
