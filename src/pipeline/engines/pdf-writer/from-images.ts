import {createHash} from 'node:crypto'
import {type PDFArray, PDFContext, PDFHexString, PDFRawStream, type PDFRef, PDFString} from 'pdf-lib'
import {DocumentError} from '../../../errors.ts'
import type {FaxImage, PageImage} from '../types.ts'
import {addTextLayer} from './layer/text-layer.ts'
import {readPages} from './pages.ts'
import {serialize} from './serialize.ts'
import {deflateBest} from './streams.ts'

/** Sides of a page in points: ISO 32000-1 Annex C. */
const minSide = 3
const maxSide = 14_400

/** One page per picture, of the size that `page` has at its dpi. The same input gives the same bytes. */
export async function pdfFromImages(images: PageImage[], {title}: {title: string}): Promise<Uint8Array> {
  const context = PDFContext.create()
  const tree = context.nextRef()
  const kids: PDFRef[] = []
  for (const image of images) kids.push(await addPage(context, tree, image))
  context.assign(tree, context.obj({Type: 'Pages', Kids: kids, Count: kids.length}))
  const {trailerInfo} = context
  trailerInfo.Root = context.register(context.obj({Type: 'Catalog', Pages: tree}))
  trailerInfo.Info = context.register(
    context.obj({Title: PDFHexString.fromText(title), Producer: PDFString.of('snapbatch')}),
  )
  trailerInfo.ID = fileId(context, images)
  const targets = readPages(context)
  await addTextLayer(
    context,
    // The picture is upright already: however the stored one was turned, the page has no rotation.
    images.map(({page}, index) => ({target: targets[index]!, page: {...page, rotation: 0}})),
  )
  return serialize(context, {objectStreams: true})
}

async function addPage(context: PDFContext, parent: PDFRef, {picture, page}: PageImage): Promise<PDFRef> {
  const image = 'jpeg' in picture ? jpegObject(context, picture.jpeg) : faxObject(context, picture.fax)
  const side = (pixels: number) => Math.min(maxSide, Math.max(minSide, Math.round((pixels / page.dpi) * 7200) / 100))
  const size = {width: side(page.width), height: side(page.height)}
  const content = await deflateBest(Buffer.from(`q ${placement(picture, size)} cm /Image Do Q\n`))
  const dict = context.obj({
    Type: 'Page',
    Parent: parent,
    MediaBox: [0, 0, size.width, size.height],
    Resources: {XObject: {Image: context.register(image)}},
    Contents: context.register(PDFRawStream.of(context.obj({Filter: 'FlateDecode'}), content)),
  })
  return context.register(dict)
}

/** The page, and what the picture was padded with beyond its right and lower edge, where nothing is shown. */
function placement(picture: PageImage['picture'], {width, height}: {width: number; height: number}): string {
  if ('jpeg' in picture) return `${width} 0 0 ${height} 0 0`
  const drawnWidth = (width * picture.fax.width) / picture.width
  const drawnHeight = (height * picture.fax.height) / picture.height
  return [drawnWidth, 0, 0, drawnHeight, 0, height - drawnHeight].map((number) => Number(number.toFixed(4))).join(' ')
}

function jpegObject(context: PDFContext, jpeg: Uint8Array): PDFRawStream {
  const {width, height, channels} = readJpegHeader(jpeg)
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 8,
    ColorSpace: channels === 1 ? 'DeviceGray' : 'DeviceRGB',
    Filter: 'DCTDecode',
  })
  return PDFRawStream.of(dict, jpeg)
}

function faxObject(context: PDFContext, {width, height, data}: FaxImage): PDFRawStream {
  const dict = context.obj({
    Type: 'XObject',
    Subtype: 'Image',
    Width: width,
    Height: height,
    BitsPerComponent: 1,
    ColorSpace: 'DeviceGray',
    Filter: 'CCITTFaxDecode',
    // K < 0 is Group 4 (ISO 32000-1, 7.4.6).
    DecodeParms: {K: -1, Columns: width, Rows: height, BlackIs1: true},
  })
  return PDFRawStream.of(dict, data)
}

function fileId(context: PDFContext, images: PageImage[]): PDFArray {
  const hash = createHash('sha256')
  for (const {picture} of images) hash.update('jpeg' in picture ? picture.jpeg : picture.fax.data)
  const id = PDFHexString.of(hash.digest('hex').slice(0, 32))
  return context.obj([id, id])
}

/** Size and number of components from the start-of-frame segment (ITU T.81, B.2.2). */
function readJpegHeader(jpeg: Uint8Array): {width: number; height: number; channels: 1 | 3} {
  const view = new DataView(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  let at = 2
  while (at + 9 < jpeg.length && jpeg[at] === 0xff) {
    const marker = jpeg[at + 1]!
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const channels = jpeg[at + 9]
      if (channels !== 1 && channels !== 3) break
      return {width: view.getUint16(at + 7), height: view.getUint16(at + 5), channels}
    }
    at += 2 + view.getUint16(at + 2)
  }
  throw new DocumentError('E_UNREADABLE', 'The picture is not a gray or colour JPEG.')
}
