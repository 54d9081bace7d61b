import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import sharp, {type Sharp} from 'sharp'
import {expect} from 'vitest'
import {createImageEngine} from '../../src/pipeline/engines/sharp.ts'
import type {CompressPictureOptions} from '../../src/pipeline/engines/types.ts'
import {folderOfTest} from './folder.ts'

const engine = createImageEngine()

/** What becomes of a picture file; the file itself must stay, and the result be smaller. */
export async function compressPicture(
  content: Buffer | Promise<Buffer>,
  options: Partial<CompressPictureOptions> = {},
) {
  const original = await content
  const path = join(await folderOfTest(), 'picture.bin')
  await writeFile(path, original)
  const signal = new AbortController().signal
  const preset = {format: 'same', quality: 60, maxDpi: 150, shrink: 1, lossless: false, keepMetadata: false} as const
  const made = await engine.compress(path, {...preset, signal, ...options})
  expect(await readFile(path)).toEqual(original)
  const bytes = made.bytes === null ? null : Buffer.from(made.bytes)
  if (bytes) expect(bytes.length).toBeLessThan(original.length)
  return {...made, bytes, original, read: () => sharp(bytes ?? original).metadata()}
}

export const gps = {IFD0: {Copyright: 'Somebody'}, IFD3: {GPSLatitude: '52/1 30/1 0/1', GPSLatitudeRef: 'N'}}
export const camera = {...gps, IFD2: {ExposureTime: '1/60', FNumber: '28/10'}}
export const bigJpeg = (picture: Sharp) => picture.jpeg({quality: 97, chromaSubsampling: '4:4:4'}).toBuffer()
