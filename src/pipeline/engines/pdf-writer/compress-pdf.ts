import {readFile, stat} from 'node:fs/promises'
import type {PDFContext} from 'pdf-lib'
import {DocumentError} from '../../../errors.ts'
import type {CompressedPdf, CompressPdfOptions} from '../types.ts'
import {compactContents} from './content/compact-contents.ts'
import {readDrawnSizes} from './images/drawn-sizes.ts'
import {recompressImages} from './images/recompress-images.ts'
import {isUnparsed, reachable} from './objects.ts'
import {type OpenedDocument, openDocument} from './open-document.ts'
import {type PdfPage, readPages} from './pages.ts'
import {dropPrivateData, repackStreams} from './prune.ts'
import {removeTextLayers} from './remove-layers.ts'
import {isPdfA1, serialize} from './serialize.ts'
import {shareObjects} from './share.ts'
import {signedReason} from './signatures.ts'
import {addTextLayer, type LayeredPage} from './text-layer.ts'

/** As for reading: larger files do not fit the memory of a worker. */
const maxBytes = 512 * 1024 * 1024
/** A new file must be at least 2 % smaller, or the original stays. */
const minGain = 0.02

/** A smaller PDF with the same pages, or the reason why the original is to be kept. Never larger unless asked for. */
export async function compressPdf(path: string, options: CompressPdfOptions): Promise<CompressedPdf> {
  const {size} = await stat(path)
  if (size > maxBytes) {
    throw new DocumentError('E_TOO_BIG', `The PDF has ${Math.round(size / 1048576)} MB; 512 MB is the most.`)
  }
  const opened = await open(await readFile(path), options)
  if (typeof opened === 'string') return keep(opened)
  const {context, cipher, pages} = opened
  await shrink(context, pages, options)
  const format = {objectStreams: !isPdfA1(context), cipher}
  const plain = await serialize(context, format)
  options.signal.throwIfAborted()
  const layered =
    options.searchable === 'never' ? 0 : await addTextLayer(context, await layerTargets(context, pages, options))
  if (layered === 0) return chooseWithoutLayer(plain, size)
  return chooseWithLayer(await serialize(context, format), plain, size, options.searchable)
}

const keep = (why: string): CompressedPdf => ({bytes: null, searchable: false, reason: `original kept: ${why}`})

interface Document extends OpenedDocument {
  pages: PdfPage[]
}

/** The parsed and decrypted document, or why it must not be rewritten. */
async function open(bytes: Uint8Array, {passwords, signal}: CompressPdfOptions): Promise<Document | string> {
  try {
    const opened = await openDocument(bytes, passwords)
    signal.throwIfAborted()
    if (typeof opened === 'string') return opened
    const signed = await signedReason(opened.context)
    if (signed !== null) return signed
    if (opened.cipher && holdsUnparsed(opened.context)) return 'parts of what is encrypted are damaged'
    const pages = readPages(opened.context)
    return pages.length > 0 ? {...opened, pages} : 'it has no pages that can be rewritten'
  } catch {
    signal.throwIfAborted()
    return 'its structure is damaged'
  }
}

/** Objects that stay as bytes would be encrypted twice. */
function holdsUnparsed(context: PDFContext): boolean {
  return [...reachable(context)].some(({object}) => isUnparsed(object))
}

async function shrink(context: PDFContext, pages: PdfPage[], options: CompressPdfOptions): Promise<void> {
  dropPrivateData(context)
  const drawn = await readDrawnSizes(pages, options.signal)
  await recompressImages(context, drawn, options)
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
  const targets: LayeredPage[] = []
  for (const page of options.layer) {
    options.signal.throwIfAborted()
    const target = pages[page.page - 1]
    if (!target || page.width <= 0 || page.height <= 0) continue
    if (!options.redoOcr || (await removeTextLayers(context, target))) targets.push({target, page})
  }
  return targets
}

function chooseWithoutLayer(plain: Uint8Array, size: number): CompressedPdf {
  const gain = 1 - plain.length / size
  if (gain >= minGain) return {bytes: plain, searchable: false, reason: `${percent(gain)} smaller`}
  return keep(gain > 0 ? `only ${percent(gain)} would be saved` : 'it cannot be made smaller')
}

function chooseWithLayer(
  layered: Uint8Array,
  plain: Uint8Array,
  size: number,
  searchable: CompressPdfOptions['searchable'],
): CompressedPdf {
  const gain = 1 - layered.length / size
  if (gain >= 0) return {bytes: layered, searchable: true, reason: `${percent(gain)} smaller, with a text layer`}
  if (searchable === 'always') {
    return {bytes: layered, searchable: true, reason: `${percent(-gain)} larger because of its text layer`}
  }
  const without = chooseWithoutLayer(plain, size)
  return {...without, reason: `${without.reason}; a text layer would make it larger than the original`}
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`
