import {createHash} from 'node:crypto'
import {PDFContext, PDFHexString, PDFName, PDFRawStream, type PDFRef, PDFString} from 'pdf-lib'
import type {Page} from '../../../types/document.ts'
import type {PageImage} from '../types.ts'
import {addTextLayer} from './layer/text-layer.ts'
import {readPages} from './objects/pages.ts'
import {deflateBest} from './objects/streams.ts'
import {imageObject} from './page-picture.ts'
import {serialize} from './write/serialize.ts'

/** Sides of a page in points: ISO 32000-1 Annex C. */
const minSide = 3
const maxSide = 14_400

/**
 * One page per picture, of the size that `page` has at its dpi. The same input gives the same bytes. Pictures are taken one
 * after the other: only one lies in memory as pixels.
 */
export async function pdfFromImages(
  images: Iterable<PageImage> | AsyncIterable<PageImage>,
  {title}: {title: string},
): Promise<Uint8Array> {
  const context = PDFContext.create()
  const tree = context.nextRef()
  const kids: PDFRef[] = []
  const read: Page[] = []
  const hash = createHash('sha256')
  for await (const image of images) {
    const {ref, contents} = await addPage(context, tree, image)
    kids.push(ref)
    // The picture is upright already: however the stored one was turned, the page has no rotation.
    read.push({...image.page, rotation: 0})
    hash.update(contents)
  }
  context.assign(tree, context.obj({Type: 'Pages', Kids: kids, Count: kids.length}))
  const {trailerInfo} = context
  trailerInfo.Root = context.register(context.obj({Type: 'Catalog', Pages: tree}))
  trailerInfo.Info = context.register(
    context.obj({Title: PDFHexString.fromText(title), Producer: PDFString.of('snapbatch')}),
  )
  const id = PDFHexString.of(hash.digest('hex').slice(0, 32))
  trailerInfo.ID = context.obj([id, id])
  const targets = readPages(context)
  await addTextLayer(
    context,
    read.map((page, index) => ({target: targets[index]!, page})),
  )
  return serialize(context, {objectStreams: true})
}

async function addPage(
  context: PDFContext,
  parent: PDFRef,
  image: PageImage,
): Promise<{ref: PDFRef; contents: Uint8Array}> {
  const size = pageSize(image)
  const {stream, matrix} = await imageObject(context, image.picture, size)
  const content = await deflateBest(Buffer.from(`q ${matrix.join(' ')} cm /Image Do Q\n`))
  const dict = context.obj({
    Type: 'Page',
    Parent: parent,
    MediaBox: [0, 0, size.width, size.height],
    Resources: {XObject: {Image: context.register(stream)}},
    Contents: context.register(PDFRawStream.of(context.obj({Filter: PDFName.of('FlateDecode')}), content)),
  })
  return {ref: context.register(dict), contents: stream.contents}
}

/** Points; a picture that would be larger than a page may be is made smaller as a whole. */
function pageSize({page, pixelHeight = 1}: PageImage): {width: number; height: number} {
  const [width, height] = [(page.width / page.dpi) * 72, (page.height / page.dpi) * 72 * pixelHeight]
  const factor = Math.min(1, maxSide / Math.max(width, height))
  const side = (points: number) => Math.max(minSide, Math.round(points * factor * 100) / 100)
  return {width: side(width), height: side(height)}
}
