import type {Raster} from './types.ts'

/** Channels of white paper differ by up to 30 in scans and lamp light is worse; ink and stamps differ by 60 and more. */
const colourDistance = 40
/** 0.05 % of A4 is a square of 5 mm: less than a stamp or a signature in ink. */
const maxColouredShare = 0.0005

/** Whether a picture has no colour worth keeping. */
export function isColourless({data, channels}: Raster): boolean {
  if (channels === 1) return true
  const allowed = (data.length / 3) * maxColouredShare
  let coloured = 0
  for (let at = 0; at < data.length; at += 3) {
    const [r, g, b] = [data[at]!, data[at + 1]!, data[at + 2]!]
    if (Math.max(r, g, b) - Math.min(r, g, b) > colourDistance && ++coloured > allowed) return false
  }
  return true
}

/** One channel with the luma of ITU-R BT.601, as JPEG encoders compute it. */
export function toGray(image: Raster): Raster {
  if (image.channels === 1) return image
  const data = new Uint8Array(image.width * image.height)
  for (let at = 0; at < data.length; at++) {
    const [r, g, b] = [image.data[at * 3]!, image.data[at * 3 + 1]!, image.data[at * 3 + 2]!]
    data[at] = (r * 299 + g * 587 + b * 114 + 500) / 1000
  }
  return {...image, channels: 1, data}
}
