import {writeFile} from 'node:fs/promises'
import {DocumentError} from '../../errors.ts'
import {pageBudget, structureBudget} from '../../pipeline/budgets.ts'
import {extraTurn, turned} from '../../pipeline/compress/turned.ts'
import type {Engines, ImageEngine, Raster} from '../../pipeline/engines/types.ts'
import {readPasswords} from '../../pipeline/passwords.ts'
import type {StageContext} from '../../pipeline/stage.ts'
import type {PictureResult, PictureTask} from './task.ts'

type Drawing = PictureTask['picture']
type Limits = Pick<StageContext, 'budget' | 'signal'>

/** A4 at 340 dpi: more than any screen shows; 36 MB. */
const maxPixels = 12_000_000
const maxDpi = 300
/** WebP has no longer sides. */
const maxSide = 16_383
/** Print stays sharp when it is looked at closely: 150 kB for an A4 page 1,280 pixels wide. */
const quality = 75

/** Draws a page upright, makes it small enough and writes it anew: nothing of the file's own bytes reaches a browser. */
export async function drawPicture(
  {picture}: PictureTask,
  engines: Pick<Engines, 'image' | 'pdf'>,
  limits: Limits,
): Promise<PictureResult> {
  const images = await engines.image()
  const {raster, rotation} =
    picture.media === 'pdf' ? await ofPdf(picture, engines, limits) : await ofImage(picture, images)
  const turn = picture.size === null ? 0 : extraTurn(picture.size, raster, rotation)
  const upright = await turned(images, raster, turn)
  const width = Math.max(
    1,
    Math.min(picture.width, upright.width, Math.floor((maxSide * upright.width) / upright.height)),
  )
  await writeFile(picture.output, await images.encodeWebp(upright, {quality, maxWidth: width}))
  return {width, height: Math.round((upright.height * width) / upright.width)}
}

async function ofImage({path, page}: Drawing, images: ImageEngine): Promise<{raster: Raster; rotation: number}> {
  const {pages, rotation} = await images.info(path)
  if (page > pages) throw noPage(page)
  return {raster: await images.decode(path, page - 1, {maxPixels, gray: false}), rotation}
}

async function ofPdf(
  {path, page, bytes, width, passwordFile}: Drawing,
  engines: Pick<Engines, 'pdf'>,
  {budget}: Limits,
): Promise<{raster: Raster; rotation: number}> {
  budget(structureBudget(bytes))
  const pdf = await (await engines.pdf()).open(path, {passwords: await readPasswords(passwordFile)})
  try {
    if (page > pdf.pageCount) throw noPage(page)
    const info = pdf.pageInfo(page)
    budget(pageBudget(page))
    const squareInches = (info.width / 72) * (info.height / 72)
    // Twice as wide as asked for: a page that lies on its side is turned, and its height becomes the width.
    const wanted = (2 * width * 72) / Math.max(info.width, info.height)
    const dpi = Math.max(1, Math.floor(Math.min(maxDpi, wanted, Math.sqrt(maxPixels / squareInches))))
    return {raster: pdf.render(page, dpi), rotation: info.rotation}
  } finally {
    pdf.close()
  }
}

const noPage = (page: number) => new DocumentError('E_UNREADABLE', `There is no page ${page}.`)
