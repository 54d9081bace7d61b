import sharp, {type Sharp} from 'sharp'
import {seededRandom} from './random.ts'

/** What happens to a clean page on its way through a camera or a scanner. Fractions are of the full brightness. */
export interface Camera {
  seed: number
  /** Clockwise. */
  degrees?: number
  /** Standard deviation of the sensor noise. */
  noise?: number
  /** How much darker the far corner is. */
  shadow?: number
  /** Heights of folds across the page, as parts of its height. */
  folds?: number[]
  /** How much the rows of a worn thermal print head fade. */
  fade?: number
  blur?: number
  /** Colour of the table around the paper and its width in pixels; absent = the paper fills the picture. */
  table?: {color: string; margin: number}
  /** Width of the picture in pixels; absent = as drawn. */
  width?: number
  /** The phone lay on its side: the file says by EXIF how to turn the picture. */
  sideways?: true
}

/** Gray pixels of a photographed page. */
export interface Photo {
  data: Buffer
  width: number
  height: number
}

export async function photograph(svg: string, camera: Camera): Promise<Photo> {
  const paper = await wearPaper(svg, camera)
  const background = camera.table?.color ?? '#f4f3f0'
  const margin = camera.table?.margin ?? 0
  let picture = sharp(paper.data, {raw: {width: paper.width, height: paper.height, channels: 1}})
    .rotate(camera.degrees ?? 0, {background})
    .extend({top: margin, bottom: margin, left: margin, right: margin, background})
  if (camera.blur !== undefined) picture = picture.blur(camera.blur)
  const {data, info} = await picture.toColourspace('b-w').raw().toBuffer({resolveWithObject: true})
  const scaled = sharp(data, {raw: {width: info.width, height: info.height, channels: info.channels}})
  const final = await scaled
    .resize({width: camera.width ?? info.width})
    .toColourspace('b-w')
    .raw()
    .toBuffer({resolveWithObject: true})
  return expose({data: final.data, width: final.info.width, height: final.info.height}, camera)
}

/** What is wrong with the paper itself, before anybody takes its picture. */
async function wearPaper(svg: string, {seed, fade = 0, folds = []}: Camera): Promise<Photo> {
  const {data, info} = await sharp(Buffer.from(svg)).toColourspace('b-w').raw().toBuffer({resolveWithObject: true})
  const random = seededRandom(seed)
  const gray = Buffer.alloc(info.width * info.height)
  let ink = 1
  for (let y = 0; y < info.height; y++) {
    if (y % 3 === 0) ink = 1 - fade * random()
    const fold = folds.reduce((dark, at) => dark + foldShade(y - at * info.height), 0)
    for (let x = 0; x < info.width; x++) {
      const value = data[(y * info.width + x) * info.channels] ?? 255
      gray[y * info.width + x] = clamp(255 - (255 - value) * ink - fold)
    }
  }
  return {data: gray, width: info.width, height: info.height}
}

/** A crease: dark on one side, a soft slope on the other. */
function foldShade(distance: number): number {
  if (distance >= 0 && distance < 3) return 46
  return distance > 0 && distance < 60 ? 16 * (1 - distance / 60) : 0
}

/** Light that falls off towards a corner, and the noise of the sensor. */
function expose(photo: Photo, {seed, noise = 0, shadow = 0}: Camera): Photo {
  const random = seededRandom(seed + 1)
  const {width, height} = photo
  const data = Buffer.alloc(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = 1 - shadow * ((x / width) * 0.6 + (y / height) * 0.4) ** 1.5
      // The sum of three numbers is near enough to a bell curve; its deviation is 0.5.
      const grain = noise === 0 ? 0 : (random() + random() + random() - 1.5) * 2 * noise * 255
      data[y * width + x] = clamp((photo.data[y * width + x] ?? 255) * light + grain)
    }
  }
  return {data, width, height}
}

function clamp(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)))
}

/** A sharp pipeline over the picture, to be encoded. */
export function develop(photo: Photo): Sharp {
  return sharp(photo.data, {raw: {width: photo.width, height: photo.height, channels: 1}}).toColourspace('b-w')
}
