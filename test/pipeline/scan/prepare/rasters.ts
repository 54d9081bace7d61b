import type {GrayRaster} from '../../../../src/pipeline/scan/prepare/gray.ts'

/** A gray picture whose pixels are `value(x, y)`. */
export function paint(width: number, height: number, value: (x: number, y: number) => number): GrayRaster {
  const data = Uint8Array.from({length: width * height}, (_, i) => value(i % width, Math.floor(i / width)))
  return {width, height, channels: 1, dpi: 200, data}
}

export function at(image: GrayRaster, x: number, y: number): number {
  return image.data[y * image.width + x]!
}
