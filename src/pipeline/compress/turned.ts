import type {ImageEngine, Raster} from '../engines/types.ts'

/** A raster turned clockwise by a multiple of 90 degrees. */
export async function turned(image: ImageEngine, raster: Raster, degrees: number): Promise<Raster> {
  return degrees === 90 || degrees === 180 || degrees === 270 ? image.rotate(raster, degrees) : raster
}
