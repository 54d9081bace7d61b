import {constants} from 'node:fs'
import {copyFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ImageFormat} from '../../types/options.ts'
import type {CompressData, CompressInput} from '../../types/results.ts'
import type {CompressedPicture, ImageEngine} from '../engines/types.ts'
import type {StageContext, StageInput, StageResult} from '../stage.ts'
import {archiveResult} from './result.ts'
import {type SizeSettings, searchTarget, withTarget} from './target-size.ts'
import {writeThumbnail} from './thumbnail.ts'

/** A thumbnail is 320 pixels wide, and of a long till roll ten times as high. */
const thumbnailPixels = 2e6

/** A picture as a smaller picture of the wanted format, or a copy of it; and a thumbnail. */
export async function compressImage(
  {document}: StageInput<CompressInput>,
  format: Exclude<ImageFormat, 'pdf'>,
  context: StageContext,
): Promise<StageResult<CompressData>> {
  const image = await context.engines.image()
  const {targetBytes} = context.options
  const made = await compress(image, document.path, document.bytes, format, context)
  context.progress(0.8)
  const path = join(context.workDir, `compressed.${made.extension}`)
  if (made.bytes === null) await copyFile(document.path, path, constants.COPYFILE_FICLONE)
  else await writeFile(path, made.bytes)
  const raster = await image.decode(document.path, 0, {maxPixels: thumbnailPixels, gray: false})
  const thumbnail = await writeThumbnail(image, raster, document.bytes, context)
  const bytes = made.bytes?.length ?? document.bytes
  const reason = withTarget(made.reason, bytes, targetBytes)
  const result = {path, bytes, originalBytes: document.bytes, reason}
  return archiveResult({...result, kind: 'compressed-image', searchable: false}, [thumbnail])
}

async function compress(
  image: ImageEngine,
  path: string,
  originalBytes: number,
  format: Exclude<ImageFormat, 'pdf'>,
  {options, signal}: StageContext,
): Promise<CompressedPicture> {
  const {lossless, keepMetadata, targetBytes} = options
  const encode = async ({quality, maxDpi}: SizeSettings) => {
    // Where a picture has no physical size, the share of the resolution that is left is one of its sides.
    const shrink = maxDpi / options.maxDpi
    const made = await image.compress(path, {format, quality, maxDpi, shrink, lossless, keepMetadata, signal})
    return {made, bytes: made.bytes?.length ?? originalBytes}
  }
  const first = await encode(options)
  // Exact pictures come out the same whatever is turned down.
  if (targetBytes === null || !first.made.lossy) return first.made
  const again = (settings: SizeSettings) =>
    settings.quality === options.quality && settings.maxDpi === options.maxDpi
      ? Promise.resolve(first)
      : encode(settings)
  return (await searchTarget(options, again)).result.made
}
