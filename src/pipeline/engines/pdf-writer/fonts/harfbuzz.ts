import {packaged} from '../../../../packaged/index.ts'

/** What is used of WebAssembly: the types of Node.js do not have it. */
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>
  Instance: new (module: object) => {exports: unknown}
}
const {WebAssembly: wasm} = globalThis as unknown as {WebAssembly: WebAssemblyApi}

/** What is used of HarfBuzz's C interface; handles and pointers are addresses in its memory. */
interface HarfBuzz {
  memory: {buffer: ArrayBuffer}
  _initialize(): void
  malloc(bytes: number): number
  hb_blob_create(data: number, length: number, mode: number, userData: number, destroy: number): number
  hb_blob_destroy(blob: number): void
  hb_blob_get_data(blob: number, length: number): number
  hb_blob_get_length(blob: number): number
  hb_face_create(blob: number, index: number): number
  hb_face_destroy(face: number): void
  hb_face_reference_blob(face: number): number
  hb_set_add(set: number, value: number): void
  hb_subset_input_create_or_fail(): number
  hb_subset_input_destroy(input: number): void
  hb_subset_input_glyph_set(input: number): number
  hb_subset_input_set(input: number, kind: number): number
  hb_subset_input_set_flags(input: number, flags: number): void
  hb_subset_or_fail(face: number, input: number): number
  free(pointer: number): void
}

/** hb_subset_flags_t */
const flags = {
  noHinting: 1,
  retainGlyphIds: 2,
  desubroutinize: 4,
  notdefOutline: 0x40,
  glyphNames: 0x80,
  noLayoutClosure: 0x200,
}
/** Of hb_subset_sets_t. */
const droppedTables = 3
/** hb_memory_mode_t: the blob neither copies nor changes the bytes, which live longer than it. */
const readOnly = 1

export interface SubsetOptions {
  /** Glyphs to keep; .notdef and parts of composite glyphs are added. */
  glyphs: Iterable<number>
  /** Tables left out. */
  drop: string[]
  /** Glyphs keep their numbers, those left out become empty ones. */
  retainGlyphIds: boolean
  hinting: boolean
  desubroutinize?: boolean
}

/** Cuts an sfnt down; null where HarfBuzz does not understand the font. */
export type Subsetter = (font: Uint8Array, options: SubsetOptions) => Uint8Array | null

let compiled: Promise<object> | null = null

/**
 * HarfBuzz as WebAssembly, an instance for each document: its memory grows and never shrinks, and after a trap an instance
 * is dead, so that the next font gets a new one.
 */
export async function createSubsetter(): Promise<Subsetter> {
  compiled ??= packaged.read('harfbuzzjs', 'dist/harfbuzz-subset.wasm').then((bytes) => wasm.compile(bytes))
  const module = await compiled
  let instance: HarfBuzz | null = null
  return (font, options) => {
    instance ??= start(module)
    try {
      return subset(instance, font, options)
    } catch {
      instance = null
      return null
    }
  }
}

function start(module: object): HarfBuzz {
  const exports = new wasm.Instance(module).exports as HarfBuzz
  exports._initialize()
  return exports
}

function subset(hb: HarfBuzz, font: Uint8Array, options: SubsetOptions): Uint8Array | null {
  const data = hb.malloc(font.length)
  if (data === 0) return null
  new Uint8Array(hb.memory.buffer).set(font, data)
  const blob = hb.hb_blob_create(data, font.length, readOnly, 0, 0)
  const face = hb.hb_face_create(blob, 0)
  const input = createInput(hb, options)
  const result = input === 0 ? 0 : hb.hb_subset_or_fail(face, input)
  const bytes = result === 0 ? null : takeBytes(hb, result)
  if (input !== 0) hb.hb_subset_input_destroy(input)
  hb.hb_face_destroy(face)
  hb.hb_blob_destroy(blob)
  hb.free(data)
  return bytes
}

function createInput(hb: HarfBuzz, options: SubsetOptions): number {
  const input = hb.hb_subset_input_create_or_fail()
  if (input === 0) return 0
  const glyphs = hb.hb_subset_input_glyph_set(input)
  for (const glyph of options.glyphs) hb.hb_set_add(glyphs, glyph)
  for (const tag of options.drop) hb.hb_set_add(hb.hb_subset_input_set(input, droppedTables), tagNumber(tag))
  const chosen = [
    flags.notdefOutline,
    flags.glyphNames,
    flags.noLayoutClosure,
    options.retainGlyphIds ? flags.retainGlyphIds : 0,
    options.hinting ? 0 : flags.noHinting,
    options.desubroutinize ? flags.desubroutinize : 0,
  ]
  hb.hb_subset_input_set_flags(
    input,
    chosen.reduce((sum, flag) => sum | flag, 0),
  )
  return input
}

function takeBytes(hb: HarfBuzz, face: number): Uint8Array | null {
  const blob = hb.hb_face_reference_blob(face)
  const start = hb.hb_blob_get_data(blob, 0)
  const length = hb.hb_blob_get_length(blob)
  const bytes = length === 0 ? null : new Uint8Array(hb.memory.buffer).slice(start, start + length)
  hb.hb_blob_destroy(blob)
  hb.hb_face_destroy(face)
  return bytes
}

const tagNumber = (tag: string) => Buffer.from(tag.padEnd(4), 'latin1').readUInt32BE()
