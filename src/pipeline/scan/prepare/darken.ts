import type {GrayRaster} from './gray.ts'

// Ink of a flattened page is darker than 40 where it is full, and paper about 250.
const black = 40
const white = 250

const levels = Uint8Array.from({length: 256}, (_, value) => {
  const share = Math.min(1, Math.max(0, (value - black) / (white - black)))
  return Math.round(255 * share * share)
})

/** Stretches 40..250 to 0..255 and squares it (gamma 2): faint print becomes darker, paper white. */
export function darken(image: GrayRaster): GrayRaster {
  return {...image, data: image.data.map((value) => levels[value]!)}
}
