import {packaged} from '../../packaged/index.ts'

/** An opened HEIF file: the size of its primary picture, turned and mirrored as the file asks, and the way to its pixels. */
export interface HeicPicture {
  width: number
  height: number
  channels: 3 | 4
  /**
   * Channels of 8 bits, interleaved and without padding, in a view of the decoder's memory: a copy of 50 MP would be 150
   * MB. Thumbnails and other pictures of the file are left alone. Throws an Error with libheif's words.
   */
  decode(): Uint8Array
}

/** An enumeration value or an object of the C++ side. */
type Opaque = object

interface LibheifError {
  code: Opaque
  message: string
}

interface Decoded extends Partial<LibheifError> {
  channels: {width: number; height: number; stride: number; data: Uint8Array}[]
}

/** What is used of the bindings that libheif's own build makes (post.js, libheif.d.ts of the package). */
export interface Libheif {
  heif_error_code: {heif_error_Ok: Opaque}
  heif_colorspace: {heif_colorspace_RGB: Opaque}
  heif_chroma: {heif_chroma_interleaved_RGB: Opaque; heif_chroma_interleaved_RGBA: Opaque}
  heif_context_alloc(): Opaque
  heif_context_read_from_memory(context: Opaque, file: Uint8Array): LibheifError
  heif_js_context_get_primary_image_handle(context: Opaque): Opaque & Partial<LibheifError>
  heif_image_handle_has_alpha_channel(handle: Opaque): number
  heif_image_handle_get_width(handle: Opaque): number
  heif_image_handle_get_height(handle: Opaque): number
  heif_js_decode_image2(handle: Opaque, colours: Opaque, chroma: Opaque): Decoded
}

/**
 * A new instance of libheif: one for each picture, since wasm memory never shrinks and 50 MP leave 240 MB of it.
 *
 * libheif (LGPL-3.0) is loaded from the files of its own package, so that another build can be put in their place.
 */
export async function loadLibheif(): Promise<Libheif> {
  const factory = packaged.load('libheif-js/libheif-wasm/libheif.js') as (options: object) => Promise<Libheif>
  const quiet = {print: () => undefined, printErr: () => undefined}
  return factory({wasmBinary: await packaged.read('libheif-js', 'libheif-wasm/libheif.wasm'), ...quiet})
}

/** Reads the structure of a file in memory. Throws an Error with libheif's words where it is broken. */
export function openHeic(libheif: Libheif, file: Uint8Array): HeicPicture {
  const context = libheif.heif_context_alloc()
  const read = libheif.heif_context_read_from_memory(context, file)
  if (read.code !== libheif.heif_error_code.heif_error_Ok) throw new Error(read.message)
  const handle = succeeded(libheif.heif_js_context_get_primary_image_handle(context))
  const channels = libheif.heif_image_handle_has_alpha_channel(handle) === 0 ? 3 : 4
  return {
    width: libheif.heif_image_handle_get_width(handle),
    height: libheif.heif_image_handle_get_height(handle),
    channels,
    decode: () => decode(libheif, handle, channels),
  }
}

// By the file's own matrix; a profile such as Display P3 is left out, since no value depends on an exact red.
function decode(libheif: Libheif, handle: Opaque, channels: 3 | 4): Uint8Array {
  const {heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba} = libheif.heif_chroma
  const colours = libheif.heif_colorspace.heif_colorspace_RGB
  const decoded = succeeded(libheif.heif_js_decode_image2(handle, colours, channels === 3 ? rgb : rgba))
  return packed(decoded.channels[0]!, channels)
}

// The bindings give an error in the place of the result.
function succeeded<T extends Partial<LibheifError>>(result: T): T {
  if (result.code !== undefined) throw new Error(result.message)
  return result
}

// Rows are padded to 16 bytes; they are moved together where they lie, since a copy would cost as much as the picture.
function packed({width, height, stride, data}: Decoded['channels'][number], channels: 3 | 4): Uint8Array {
  const row = width * channels
  if (stride !== row) for (let y = 1; y < height; y++) data.copyWithin(y * row, y * stride, y * stride + row)
  return data.subarray(0, row * height)
}
