import {openPicture} from '../picture.ts'
import {readSource} from './source.ts'

/** Densities that a device has: others are mistakes of programs, and so are pixels three times as high as wide. */
const [minDpi, maxRatio] = [50, 3]

/**
 * How much higher than wide a pixel of one page is, by the resolutions the file states; 1 where it does not. Fax machines
 * have 204 by 98 or 204 by 196 dots an inch (ITU-T T.4).
 */
export async function pixelHeight(path: string, frame: number): Promise<number> {
  const {info} = await openPicture(path, 0)
  if (info.format !== 'tiff' && info.format !== 'png' && info.format !== 'jpeg') return 1
  const {parts, density} = await readSource(path)
  const stated = parts?.format === 'tiff' ? parts.tiff[frame]?.density : density
  if (stated === undefined || Math.min(stated.x, stated.y) < minDpi) return 1
  const ratio = stated.x / stated.y
  return Math.max(ratio, 1 / ratio) > maxRatio || Math.abs(ratio - 1) < 0.01 ? 1 : ratio
}
