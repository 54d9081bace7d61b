import type {GrayRaster} from './gray.ts'

/** Binary PGM (P5): the one picture format every OCR engine reads that costs no encoding. */
export function encodePgm(image: GrayRaster): Buffer {
  return Buffer.concat([Buffer.from(`P5\n${image.width} ${image.height}\n255\n`), image.data])
}
