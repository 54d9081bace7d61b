import type {Page} from '../../types/document.ts'
import type {ImageEngine, Raster} from '../engines/types.ts'

/** A raster turned clockwise by a multiple of 90 degrees. */
export async function turned(image: ImageEngine, raster: Raster, degrees: number): Promise<Raster> {
  return degrees === 90 || degrees === 180 || degrees === 270 ? image.rotate(raster, degrees) : raster
}

type Upright = Pick<Page, 'width' | 'height' | 'rotation'>

/**
 * Degrees that the reading stage turned the picture beyond what the file itself asks for (EXIF, /Rotate). A quarter turn must agree with the
 * proportions of the page it recorded.
 */
export function extraTurn(page: Upright | undefined, raster: Pick<Raster, 'width' | 'height'>, own: number): number {
  if (page === undefined) return 0
  const turn = (page.rotation - own + 360) % 360
  const swapped = page.width > page.height !== raster.width > raster.height
  return turn % 180 === 0 || swapped ? turn : 0
}
