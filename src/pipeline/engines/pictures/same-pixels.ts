import {createHash} from 'node:crypto'
import type {Sharp} from 'sharp'
import {byVips} from './vips.ts'

export interface Samples {
  /** 16 bits a channel. */
  isDeep: boolean
  hasAlpha: boolean
}

/** Whether two pictures have the same samples in the end, however they are stored. */
export async function samePixels(one: Sharp, other: Sharp, samples: Samples): Promise<boolean> {
  return (await digest(one, samples)) === (await digest(other, samples))
}

async function digest(picture: Sharp, {isDeep, hasAlpha}: Samples): Promise<string> {
  picture.toColourspace(isDeep ? 'rgb16' : 'srgb')
  if (hasAlpha) picture.ensureAlpha()
  const {data, info} = await byVips(
    picture.raw({depth: isDeep ? 'ushort' : 'uchar'}).toBuffer({resolveWithObject: true}),
  )
  return createHash('sha256').update(`${info.width} ${info.height} ${info.channels}\n`).update(data).digest('hex')
}
