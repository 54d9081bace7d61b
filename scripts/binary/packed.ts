import {promisify} from 'node:util'
import {constants, zstdCompress} from 'node:zlib'

const compress = promisify(zstdCompress)

/** Brotli at its best saved another 1.3 MB, and took nine minutes of a busy machine. */
const params = {[constants.ZSTD_c_compressionLevel]: 19, [constants.ZSTD_c_windowLog]: 25}

/** What gains little by Zstandard is smaller when the whole file is packed by xz: 1.1 MB over libvips and WebAssembly. */
const asItIs = /\.(?:onnx|wasm)$|libvips-cpp\.[^/]*$/u

/** The same bytes in each run. */
export const packed = async (name: string, bytes: Uint8Array, isQuick: boolean): Promise<Uint8Array> =>
  asItIs.test(name) ? bytes : compress(bytes, isQuick ? {} : {params})
