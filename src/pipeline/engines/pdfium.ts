import {open as openFile} from 'node:fs/promises'
import {DocumentError} from '../../errors.ts'
import {packaged} from '../../packaged/index.ts'
import {readAttachments} from './pdfium/attachments.ts'
import {classify, gatherEvidence} from './pdfium/classify.ts'
import {mayHoldCode} from './pdfium/code-evidence.ts'
import {guarded, loadPdfium, type Pdfium} from './pdfium/module.ts'
import {hasPage, type PageHandle, withPage} from './pdfium/page.ts'
import {renderPage} from './pdfium/render.ts'
import {readText} from './pdfium/text.ts'
import type {PdfDocument, PdfEngine} from './types.ts'

/** The whole file lies in wasm memory, of which there is 1 GB (pdfium/module.ts). */
const maxBytes = 512 * 1024 * 1024

/** FPDF_ERR_* of fpdfview.h. */
const pdfiumError = {password: 4, security: 5}

/** PDFium as wasm. One instance lives until it aborts; the next document then gets a new one. */
export function createPdfEngine(): PdfEngine {
  let instance: Promise<Pdfium> | null = null
  const living = async (): Promise<Pdfium> => {
    const current = instance === null ? null : await instance
    if (current !== null && !current.dead) return current
    instance = loadPdfium()
    return instance
  }
  return {
    probe: async () => ({
      ok: true,
      version: packaged.versionOf('@embedpdf/pdfium') ?? '',
      detail: 'PDFium as WebAssembly',
    }),
    open: async (path, {passwords}) => {
      const bytes = await readBounded(path)
      return openDocument(await living(), bytes, passwords)
    },
  }
}

async function readBounded(path: string): Promise<Buffer> {
  await using file = await openFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'ENOENT' ? new DocumentError('E_GONE', 'The file is no longer there.', {cause}) : cause
  })
  const {size} = await file.stat()
  if (size === 0) throw new DocumentError('E_EMPTY', 'The file is empty.')
  if (size > maxBytes) {
    throw new DocumentError('E_TOO_BIG', `The PDF has ${Math.round(size / 1048576)} MB; 512 MB is the most.`)
  }
  return file.readFile()
}

function openDocument(pdfium: Pdfium, bytes: Uint8Array, passwords: string[]): PdfDocument {
  const {api, heap} = pdfium
  const pointer = guarded(pdfium, () => api.pdfium.wasmExports.malloc(bytes.length))
  if (pointer === 0) throw new DocumentError('E_TOO_BIG', 'The PDF does not fit the memory of the PDF reader.')
  const free = () => api.pdfium.wasmExports.free(pointer)
  heap.HEAPU8.set(bytes, pointer)
  const handle = guarded(pdfium, () => loadWithPasswords(pdfium, pointer, bytes.length, ['', ...passwords]))
  if (handle === 0) {
    const error = openError(api.FPDF_GetLastError(), passwords)
    free()
    throw error
  }
  const pageCount = guarded(pdfium, () => api.FPDF_GetPageCount(handle))
  const document = openedDocument(pdfium, handle, pageCount, free)
  if (pageCount > 0) return document
  document.close()
  throw new DocumentError('E_EMPTY', 'The PDF has no pages.')
}

/** Handle of the document, or 0 when none of the passwords fits or it cannot be read. */
function loadWithPasswords(pdfium: Pdfium, pointer: number, size: number, passwords: string[]): number {
  for (const password of passwords) {
    const handle = pdfium.api.FPDF_LoadMemDocument(pointer, size, password)
    if (handle !== 0 || pdfium.api.FPDF_GetLastError() !== pdfiumError.password) return handle
  }
  return 0
}

function openError(code: number, passwords: string[]): DocumentError {
  if (code === pdfiumError.password) {
    const message = passwords.length > 0 ? 'None of the passwords opens the PDF.' : 'The PDF asks for a password.'
    return new DocumentError('E_ENCRYPTED', message, {hint: '--password-file FILE'})
  }
  if (code === pdfiumError.security) {
    return new DocumentError('E_ENCRYPTED', 'The PDF is encrypted in a way that cannot be read.')
  }
  return new DocumentError('E_UNREADABLE', 'The PDF cannot be read: it is damaged, or no PDF.')
}

function openedDocument(pdfium: Pdfium, handle: number, pageCount: number, free: () => void): PdfDocument {
  const onPage = <T>(page: number, use: (handle: PageHandle) => T): T => {
    if (page < 1 || page > pageCount) throw new RangeError(`Page ${page} of ${pageCount} was asked for.`)
    return guarded(pdfium, () => withPage(pdfium, handle, page - 1, use))
  }
  let open = true
  return {
    pageCount,
    missingPages: () => {
      const pages = Array.from({length: pageCount}, (_, index) => index + 1)
      return guarded(pdfium, () => pages.filter((page) => !hasPage(pdfium, handle, page - 1)))
    },
    pageInfo: (page) =>
      onPage(page, (loaded) => ({
        page,
        width: loaded.width,
        height: loaded.height,
        rotation: loaded.rotation,
        class: classify(gatherEvidence(loaded)),
      })),
    render: (page, dpi) => onPage(page, (loaded) => renderPage(loaded, dpi)),
    text: (page, dpi, which = 'all') => onPage(page, (loaded) => readText(loaded, dpi, which)),
    mayHoldCode: (page) => onPage(page, mayHoldCode),
    attachments: (limit) => readAttachments(pdfium, handle, limit),
    close: () => {
      if (!open || pdfium.dead) return
      open = false
      pdfium.api.FPDF_CloseDocument(handle)
      free()
    },
  }
}
