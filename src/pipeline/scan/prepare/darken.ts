import type {GrayRaster} from './gray.ts'

const squared = Uint8Array.from({length: 256}, (_, value) => Math.round((value * value) / 255))

/** Gamma 2: print and its faint parts become darker, paper stays white (250 -> 245). */
export function darken(image: GrayRaster): GrayRaster {
  return {...image, data: image.data.map((value) => squared[value]!)}
}
