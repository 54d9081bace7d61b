import {prepareZXingModule, purgeZXingModule, type ReadResult, readBarcodes} from 'zxing-wasm/reader'
import {packaged} from '../../packaged/index.ts'
import type {PageCode} from '../../types/document.ts'
import {luma} from './luma.ts'
import type {CodeEngine, Raster} from './types.ts'

/** A sheet of labels has dozens; a bill has one or two. */
const maxCodes = 8

/**
 * QR codes can be found at any turn, so turning is not tried; printed ones are dark on light. Looking again at a third of
 * the size finds those that are drawn large. 13 ms on 4 MP, where reading the words takes 1,000 and more.
 */
const options = {
  formats: ['QRCode' as const],
  tryHarder: true,
  tryDownscale: true,
  tryRotate: false,
  tryInvert: false,
  maxNumberOfSymbols: maxCodes,
}

/** QR codes by ZXing-C++ as WebAssembly. */
export function createCodeEngine(): CodeEngine {
  let loaded: Promise<unknown> | null = null
  return {
    probe: async () => {
      loaded ??= load()
      await loaded
      return {ok: true, version: packaged.versionOf('zxing-wasm') ?? '', detail: 'ZXing-C++ as WebAssembly'}
    },
    read: async (image) => {
      loaded ??= load()
      await loaded
      try {
        return (await readBarcodes(toPgm(image), options)).filter(({isValid}) => isValid).map(toCode)
      } catch (error) {
        // After an abort the instance is dead; the next picture gets a new one.
        purgeZXingModule()
        loaded = null
        throw error
      }
    },
  }
}

/** From the file of the package: left to itself it fetches the wasm from a server. */
async function load(): Promise<unknown> {
  const wasm = await packaged.read('zxing-wasm', 'dist/reader/zxing_reader.wasm')
  return prepareZXingModule({overrides: {wasmBinary: new Uint8Array(wasm).buffer}, fireImmediately: true})
}

/**
 * A picture as a binary PGM, which the decoder opens as a file. Luma as JPEG has it, as ZXing would compute it; through
 * `ImageData`, four bytes a pixel that are made gray again, the making of these alone took 0.15 s a scanned receipt (busy machine).
 */
function toPgm(image: Raster): Uint8Array {
  return Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`), luma(image).data])
}

function toCode({text, position}: ReadResult): PageCode {
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight]
  const xs = corners.map(({x}) => x)
  const ys = corners.map(({y}) => y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return {format: 'qr', text, box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top]}
}
