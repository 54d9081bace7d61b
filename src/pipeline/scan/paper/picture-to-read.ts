import type {ImageEngine, Raster} from '../../engines/types.ts'
import type {Homography} from '../prepare/homography.ts'
import {type Affine, identity, scaling} from '../prepare/transform.ts'
import {flattenPaper} from './flatten.ts'
import {photographedPaper} from './photographed.ts'

interface PictureToRead {
  image: Raster
  toPicture: Affine | Homography
}

/**
 * What an engine gets of a picture, at most `maxPixels` of it, and the way back: the one paper in a photograph, cut out
 * and made flat, else all of it.
 */
export async function pictureToRead(picture: Raster, images: ImageEngine, maxPixels: number): Promise<PictureToRead> {
  const {width, height} = picture
  const paper = photographedPaper(picture)
  if (paper !== null) return flattenPaper(picture, paper, maxPixels)
  const factor = Math.sqrt(maxPixels / (width * height))
  if (factor >= 1) return {image: picture, toPicture: identity}
  const scaled = (side: number) => Math.max(1, Math.floor(side * factor))
  const image = await images.resize(picture, scaled(width), scaled(height))
  return {image, toPicture: scaling(width / image.width, height / image.height)}
}
