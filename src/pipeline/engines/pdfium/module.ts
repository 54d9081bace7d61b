import type {WrappedPdfiumModule} from '@embedpdf/pdfium'
import {DocumentError} from '../../../errors.ts'
import {packaged} from '../../../packaged/index.ts'

/** The views of wasm memory; they are replaced when memory grows, so they are read anew at each use. */
interface Heap {
  HEAPU8: Uint8Array
  HEAPF32: Float32Array
  HEAPF64: Float64Array
  HEAPU32: Uint32Array
}

/** One PDFium wasm instance. After an abort it is dead for good. */
export interface Pdfium {
  api: WrappedPdfiumModule
  heap: Heap
  dead: boolean
  /** Whether it asked for more memory than it may use. */
  starved: boolean
  /** Bytes it may grow to. */
  maxMemory: number
}

interface WasmMemory {
  buffer: ArrayBuffer
  grow(pages: number): number
}

/** A 512 MB file, a page of 40 MP and a decoded image fit; PDFium's own end, 2 GB, is more than a worker may use. */
const maxMemoryBytes = 1024 * 1024 * 1024
const wasmPageBytes = 65_536
const tooBig = 'The PDF needs more memory than the PDF reader may use.'

export async function loadPdfium(): Promise<Pdfium> {
  const {init} = await import('@embedpdf/pdfium')
  const wasmBinary = await packaged.read('@embedpdf/pdfium', 'dist/pdfium.wasm')
  const quiet = {print: () => undefined, printErr: () => undefined}
  const api = await init({wasmBinary: new Uint8Array(wasmBinary).buffer, ...quiet} as Parameters<typeof init>[0])
  const pdfium: Pdfium = {
    api,
    heap: api.pdfium as unknown as Heap,
    dead: false,
    starved: false,
    maxMemory: maxMemoryBytes,
  }
  limitMemory((api.pdfium.wasmExports as unknown as {memory: WasmMemory}).memory, pdfium)
  api.PDFiumExt_Init()
  return pdfium
}

/** Emscripten asks this object for more memory, and takes an error as "there is none". */
function limitMemory(memory: WasmMemory, pdfium: Pdfium): void {
  const grow = memory.grow.bind(memory)
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * wasmPageBytes > pdfium.maxMemory) {
      pdfium.starved = true
      throw new RangeError('out of memory')
    }
    return grow(pages)
  }
}

/**
 * Runs a call into wasm. After an abort, a trap or an exhausted stack the instance is given up, and the bytes are to
 * blame, because the same bytes do the same again. Other errors are bugs of ours and pass.
 */
export function guarded<T>(pdfium: Pdfium, call: () => T): T {
  if (pdfium.dead) {
    throw new DocumentError('E_CRASHED', 'The PDF reader crashed earlier on this document.', {class: 'crash'})
  }
  try {
    return call()
  } catch (error) {
    if (!isAbort(error)) throw error
    pdfium.dead = true
    throw abortError(error, pdfium.starved)
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'RuntimeError' || error.message.includes('call stack size'))
}

function abortError(cause: unknown, starved: boolean): DocumentError {
  return starved
    ? new DocumentError('E_TOO_BIG', tooBig, {cause})
    : new DocumentError('E_UNREADABLE', 'The PDF reader crashed on this file.', {cause})
}

/** Runs a call that may use only so much memory beyond what is in use; above that the instance is given up, as ever. */
export function withHeadroom<T>(pdfium: Pdfium, bytes: number, call: () => T): T {
  const before = pdfium.maxMemory
  pdfium.maxMemory = Math.min(before, pdfium.heap.HEAPU8.byteLength + bytes)
  try {
    return guarded(pdfium, call)
  } finally {
    pdfium.maxMemory = before
  }
}

/** Memory inside wasm for the time of a call. */
export function withMemory<T>(pdfium: Pdfium, bytes: number, use: (pointer: number) => T): T {
  const pointer = pdfium.api.pdfium.wasmExports.malloc(bytes)
  if (pointer === 0) throw new DocumentError('E_TOO_BIG', tooBig)
  try {
    return use(pointer)
  } finally {
    pdfium.api.pdfium.wasmExports.free(pointer)
  }
}

/** `count` 32-bit floats that `fill` wrote, or null when it returned false. */
export function readFloats(pdfium: Pdfium, count: number, fill: (pointer: number) => boolean): number[] | null {
  return withMemory(pdfium, count * 4, (pointer) =>
    fill(pointer) ? [...pdfium.heap.HEAPF32.subarray(pointer >> 2, (pointer >> 2) + count)] : null,
  )
}

/** `count` unsigned 32-bit integers that `fill` wrote, or null when it returned false. */
export function readInts(pdfium: Pdfium, count: number, fill: (pointer: number) => boolean): number[] | null {
  return withMemory(pdfium, count * 4, (pointer) =>
    fill(pointer) ? [...pdfium.heap.HEAPU32.subarray(pointer >> 2, (pointer >> 2) + count)] : null,
  )
}
