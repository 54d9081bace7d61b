import {DocumentError} from '../../../errors.ts'
import type {Raster} from '../types.ts'
import {type Pdfium, readInts, withMemory} from './module.ts'
import {pageObjects} from './objects.ts'
import type {PageHandle} from './page.ts'

/** 40 MP are A4 at 600 dpi and 160 MB of bitmap. */
const maxPixels = 40e6
/** Bytes of one decoded image: A3 in colour at 1200 dpi is 0.8 GB and no scan; 1-bit plans of A0 at 600 dpi are 70 MB. */
const maxImageBytes = 400e6

/** FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER: filled forms and stamps are part of the page, bytes come as R, G, B. */
const flags = 0x01 | 0x10
/** FPDFBitmap_BGRx: 4 bytes a pixel. */
const format = 3

/** Upright pixels of a page at `dpi`, or at the lower dpi that fits 40 MP. Gray where the page has no colour. */
export function renderPage(page: PageHandle, dpi: number): Raster {
  refuseHugeImages(page)
  const inches = (page.width / 72) * (page.height / 72)
  const fitting = Math.min(dpi, Math.sqrt(maxPixels / inches))
  const width = Math.max(1, Math.round((page.width / 72) * fitting))
  const height = Math.max(1, Math.round((page.height / 72) * fitting))
  return {width, height, dpi: fitting, ...draw(page, width, height)}
}

function draw(page: PageHandle, width: number, height: number): Pick<Raster, 'channels' | 'data'> {
  const {pdfium} = page
  const {api} = pdfium
  return withMemory(pdfium, width * height * 4, (pointer) => {
    const bitmap = api.FPDFBitmap_CreateEx(width, height, format, pointer, width * 4)
    if (bitmap === 0)
      throw new DocumentError('E_TOO_BIG', `A page image of ${width} x ${height} pixels cannot be made.`)
    try {
      api.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
      api.FPDF_RenderPageBitmap(bitmap, page.handle, 0, 0, width, height, 0, flags)
      return packPixels(pdfium.heap.HEAPU8.subarray(pointer, pointer + width * height * 4))
    } finally {
      if (!pdfium.dead) api.FPDFBitmap_Destroy(bitmap)
    }
  })
}

/** RGBx to RGB, or to gray when no pixel has colour. */
function packPixels(rgbx: Uint8Array): Pick<Raster, 'channels' | 'data'> {
  const channels = hasColour(rgbx) ? 3 : 1
  const data = new Uint8Array((rgbx.length / 4) * channels)
  if (channels === 1) {
    for (let from = 0, to = 0; from < rgbx.length; from += 4) data[to++] = rgbx[from]!
  } else {
    for (let from = 0, to = 0; from < rgbx.length; from += 4) {
      data[to++] = rgbx[from]!
      data[to++] = rgbx[from + 1]!
      data[to++] = rgbx[from + 2]!
    }
  }
  return {channels, data}
}

function hasColour(rgbx: Uint8Array): boolean {
  for (let at = 0; at < rgbx.length; at += 4) {
    if (rgbx[at] !== rgbx[at + 1] || rgbx[at] !== rgbx[at + 2]) return true
  }
  return false
}

/** PDFium decodes an image whole before it scales it: what cannot be decoded in bounds is refused unseen. */
function refuseHugeImages(page: PageHandle): void {
  for (const {kind, handle} of pageObjects(page)) {
    if (kind !== 'image') continue
    const [width, height] = imageSize(page.pdfium, handle)
    const bytes = width * height * (bitsPerPixel(page, handle) / 8)
    if (bytes > maxImageBytes) {
      throw new DocumentError('E_TOO_BIG', `An image of ${width} x ${height} pixels is too big to be decoded.`)
    }
  }
}

function imageSize(pdfium: Pdfium, handle: number): [number, number] {
  const size = readInts(pdfium, 2, (p) => pdfium.api.FPDFImageObj_GetImagePixelSize(handle, p, p + 4))
  return [size?.[0] ?? 0, size?.[1] ?? 0]
}

/** FPDF_IMAGEOBJ_METADATA: width, height, dpi x, dpi y, bits a pixel, colour space, marked content: 7 words of 4 bytes. */
function bitsPerPixel(page: PageHandle, handle: number): number {
  const metadata = readInts(page.pdfium, 7, (p) =>
    page.pdfium.api.FPDFImageObj_GetImageMetadata(handle, page.handle, p),
  )
  const bits = metadata?.[4] ?? 0
  return bits > 0 ? bits : 24
}
