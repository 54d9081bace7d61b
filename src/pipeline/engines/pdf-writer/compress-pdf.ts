import {readFile, stat} from 'node:fs/promises'
import type {PDFContext} from 'pdf-lib'
import {DocumentError} from '../../../errors.ts'
import type {CompressedPdf, CompressPdfOptions} from '../types.ts'
import {chooseResult, keep} from './choose-result.ts'
import {compactContents} from './content/compact-contents.ts'
import {subsetFonts} from './fonts/subset-fonts.ts'
import {convertType1Fonts} from './fonts/type1-to-cff.ts'
import {readDrawnSizes} from './images/drawn-sizes.ts'
import {dropProfiles} from './images/drop-profiles.ts'
import {recompressImages} from './images/recompress-images.ts'
import {removeTextLayers} from './layer/remove-layers.ts'
import {addTextLayer, type LayeredPage} from './layer/text-layer.ts'
import type {PdfPage} from './objects/pages.ts'
import {openPages} from './open/open-pages.ts'
import {shrinkMetadata} from './structure/metadata.ts'
import {dropPrivateData, repackStreams} from './structure/prune.ts'
import {shareObjects} from './structure/share.ts'
import {isPdfA1} from './structure/standards.ts'
import {serialize} from './write/serialize.ts'

/** As for reading: larger files do not fit the memory of a worker. */
const maxBytes = 512 * 1024 * 1024

/** A smaller PDF with the same pages, or the reason why the original is to be kept. Never larger unless asked for. */
export async function compressPdf(path: string, options: CompressPdfOptions): Promise<CompressedPdf> {
  const {size} = await stat(path)
  if (size > maxBytes) {
    throw new DocumentError('E_TOO_BIG', `The PDF has ${Math.round(size / 1048576)} MB; 512 MB is the most.`)
  }
  const opened = await openPages(await readFile(path), options)
  options.onParsed?.()
  if (typeof opened === 'string') return keep(opened)
  const {context, cipher, pages, claimed, damage} = opened
  await shrink(context, pages, options)
  await shrinkMetadata(context, {legible: cipher?.clearMetadata ?? false})
  const format = {objectStreams: !isPdfA1(context), cipher}
  const plain = await serialize(context, format)
  options.signal.throwIfAborted()
  const written = await addTextLayer(context, await layerTargets(context, pages, options))
  const layered = written > 0 ? await serialize(context, format) : null
  const chosen = chooseResult({plain, layered, size, damage}, options.searchable)
  return claimed === null ? chosen : {...chosen, pageCount: pages.length}
}

async function shrink(context: PDFContext, pages: PdfPage[], options: CompressPdfOptions): Promise<void> {
  dropPrivateData(context)
  const drawn = await readDrawnSizes(pages, options.signal)
  await dropProfiles(context)
  await recompressImages(context, drawn, options)
  await convertType1Fonts(context, options.signal)
  await subsetFonts(context, pages, options)
  await compactContents(context, pages, options)
  await repackStreams(context, options.signal)
  shareObjects(context)
}

/** The pages that get a layer; an old one that is to go and cannot be removed stays instead. */
async function layerTargets(
  context: PDFContext,
  pages: PdfPage[],
  options: CompressPdfOptions,
): Promise<LayeredPage[]> {
  if (options.searchable === 'never') return []
  const targets: LayeredPage[] = []
  for (const page of options.layer) {
    options.signal.throwIfAborted()
    const target = pages[page.page - 1]
    if (!target || page.width <= 0 || page.height <= 0) continue
    if (!options.redoOcr || (await removeTextLayers(context, target))) targets.push({target, page})
  }
  return targets
}
