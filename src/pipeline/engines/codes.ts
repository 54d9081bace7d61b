import {readFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {prepareZXingModule, purgeZXingModule, type ReadResult, readBarcodes} from 'zxing-wasm/reader'
import type {PageCode} from '../../types/document.ts'
import {packageVersion} from './package-version.ts'
import type {CodeEngine, Raster} from './types.ts'

const require = createRequire(import.meta.url)

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
      return {ok: true, version: await packageVersion('zxing-wasm'), detail: 'ZXing-C++ as WebAssembly'}
    },
    read: async (image) => {
      loaded ??= load()
      await loaded
      try {
        return (await readBarcodes(toImageData(image), options)).filter(({isValid}) => isValid).map(toCode)
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
  const wasm = await readFile(require.resolve('zxing-wasm/reader/zxing_reader.wasm'))
  return prepareZXingModule({overrides: {wasmBinary: new Uint8Array(wasm).buffer}, fireImmediately: true})
}

/** `ImageData` of browsers, whose types Node.js does not have. */
type Picture = Parameters<typeof readBarcodes>[0]

/** Gray or RGB as RGBA, the one form the decoder takes. */
function toImageData({width, height, channels, data}: Raster): Picture {
  const rgba = new Uint8ClampedArray(width * height * 4)
  for (let from = 0, to = 0; to < rgba.length; from += channels, to += 4) {
    rgba[to] = data[from]!
    rgba[to + 1] = data[from + (channels === 3 ? 1 : 0)]!
    rgba[to + 2] = data[from + (channels === 3 ? 2 : 0)]!
    rgba[to + 3] = 255
  }
  return {width, height, data: rgba, colorSpace: 'srgb'} as Picture
}

function toCode({text, position}: ReadResult): PageCode {
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight]
  const xs = corners.map(({x}) => x)
  const ys = corners.map(({y}) => y)
  const [left, top] = [Math.min(...xs), Math.min(...ys)]
  return {format: 'qr', text, box: [left, top, Math.max(...xs) - left, Math.max(...ys) - top]}
}
