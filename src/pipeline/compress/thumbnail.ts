import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ImageEngine, Raster} from '../engines/types.ts'
import type {ProducedArtifact, StageContext} from '../stage.ts'

/** Wide enough for a card of the dashboard on a dense screen. */
const thumbnailWidth = 320
/** 5-15 kB for a page of text. */
const quality = 60

/** A WebP at most 320 pixels wide in the work folder. */
export async function writeThumbnail(
  image: ImageEngine,
  raster: Raster,
  originalBytes: number,
  context: StageContext,
): Promise<ProducedArtifact> {
  const path = join(context.workDir, 'thumbnail.webp')
  await writeFile(path, await image.encodeWebp(raster, {quality, maxWidth: thumbnailWidth}))
  return {kind: 'thumbnail', path, originalBytes, searchable: null, reason: 'picture of page 1'}
}
