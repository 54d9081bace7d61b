import {writeFile} from 'node:fs/promises'
import {type PDFDocument, rgb} from 'pdf-lib'
import sharp from 'sharp'
import {afterAll, describe, expect, test} from 'vitest'
import {createEngines} from '../../../../src/pipeline/engines/index.ts'
import type {Raster} from '../../../../src/pipeline/engines/types.ts'
import {pageStage} from '../../../../src/pipeline/scan/page.ts'
import type {DocumentRef, Page} from '../../../../src/types/document.ts'
import {billCodes, drawCode} from '../../../helpers/codes.ts'
import {testFolder} from '../../../helpers/folder.ts'
import {save, scanPdf, textPdf} from '../../../helpers/pdf.ts'
import {documentAt, stageContext} from '../../../helpers/stage-context.ts'
import {fakeImages, fakeOcr, word} from '../fakes.ts'

const inFolder = testFolder()
const engines = createEngines()
afterAll(() => engines.close())

const legible = 'the invoice of last month is due within thirty days'.split(' ').map((text) => word(text))
const ocr = fakeOcr(() => legible)

async function read(document: DocumentRef, parts: Partial<typeof engines> = {}): Promise<Page> {
  const data = {media: document.media, pages: 1, units: [{from: 1, to: 1}]}
  const context = stageContext({engines: {...engines, ocr: async () => ocr, ...parts}})
  return (await pageStage.run({document, pages: {from: 1, to: 1}, data}, context)).data.pages[0]!
}

const png = ({width, height, data}: Raster) =>
  sharp(data, {raw: {width, height, channels: 1}})
    .png()
    .toBuffer()

/** A white picture with a code in its upper left part. */
async function picture(): Promise<Raster> {
  const code = await drawCode(billCodes.swiss, 3)
  const [width, height] = [code.width * 2, code.height * 3]
  const data = new Uint8Array(width * height).fill(255)
  for (let y = 0; y < code.height; y++) data.set(code.data.subarray(y * code.width, (y + 1) * code.width), y * width)
  return {width, height, channels: 1, data, dpi: 200}
}

describe('a picture', () => {
  test('has its codes, with boxes on the upright page whatever way it lay', async () => {
    const drawn = await picture()
    const upright = await png(drawn)
    await writeFile(inFolder('a.png'), upright)
    await writeFile(
      inFolder('turned.png'),
      await sharp(upright).rotate(90).withMetadata({orientation: 8}).png().toBuffer(),
    )
    for (const name of ['a.png', 'turned.png']) {
      const page = await read(documentAt(inFolder(name), 'image'))
      expect(page.codes, name).toMatchObject([{format: 'qr', text: billCodes.swiss}])
      const [x, y, w, h] = page.codes![0]!.box
      expect([x + w / 2, y + h / 2], name).toEqual([
        expect.closeTo(drawn.width / 4, -1),
        expect.closeTo(drawn.height / 6, -1),
      ])
    }
  })

  test('that OCR had to turn has them turned with it', async () => {
    const drawn = await picture()
    await writeFile(
      inFolder('head.png'),
      await sharp(await png(drawn))
        .rotate(180)
        .png()
        .toBuffer(),
    )
    const turning = fakeOcr(({image}) => (image.data[0] === 2 ? legible : []))
    const page = await read(documentAt(inFolder('head.png'), 'image'), {
      ocr: async () => turning,
      image: async () => ({...(await engines.image()), rotate: fakeImages().rotate}),
    })
    expect(page.rotation).toBe(180)
    const [x, y, w, h] = page.codes![0]!.box
    expect([x + w / 2, y + h / 2]).toEqual([expect.closeTo(drawn.width / 4, -1), expect.closeTo(drawn.height / 6, -1)])
  })

  test('is read where looking for codes fails', async () => {
    await writeFile(inFolder('a.png'), await png(await picture()))
    const broken = async () => {
      throw new Error('no such wasm')
    }
    const page = await read(documentAt(inFolder('a.png'), 'image'), {codes: broken})
    expect(page.codes).toBeUndefined()
    expect(page.words).toHaveLength(legible.length)
  })
})

const lines = ['INVOICE 7', 'to be paid within thirty days by the slip below']

async function pdfPage(draw: (pdf: PDFDocument) => Promise<void>, parts: Partial<typeof engines> = {}): Promise<Page> {
  const pdf = await textPdf(lines)
  await draw(pdf)
  return read(documentAt(await save(inFolder(''), 'a.pdf', pdf), 'pdf'), parts)
}

describe('a digital PDF', () => {
  const place = {x: 40, y: 100, width: 130, height: 130}

  test('with the code as a picture', async () => {
    const page = await pdfPage(async (pdf) => {
      pdf.getPage(0).drawImage(await pdf.embedPng(await png(await drawCode(billCodes.epc, 4))), place)
    })
    expect(page).toMatchObject({source: 'text', engine: 'pdfium', codes: [{text: billCodes.epc}]})
    const [x, , w] = page.codes![0]!.box
    expect(((x + w / 2) / page.width) * 400).toBeCloseTo(place.x + place.width / 2, -1)
  })

  test('with the code as rectangles', async () => {
    const page = await pdfPage(async (pdf) => {
      const code = await drawCode(billCodes.epc, 1)
      const side = place.width / code.width
      code.data.forEach((value, i) => {
        if (value > 0) return
        const [x, y] = [i % code.width, Math.floor(i / code.width)]
        pdf.getPage(0).drawRectangle({
          ...{x: place.x + x * side, y: place.y + place.height - (y + 1) * side},
          ...{width: side, height: side, color: rgb(0, 0, 0)},
        })
      })
    })
    expect(page.codes).toMatchObject([{text: billCodes.epc}])
  })

  test('of words and lines alone is not drawn for it', async () => {
    const never = async () => {
      throw new Error('Not part of this test')
    }
    const page = await pdfPage(
      async (pdf) => {
        for (let y = 100; y < 200; y += 10) pdf.getPage(0).drawLine({start: {x: 40, y}, end: {x: 300, y}})
      },
      {codes: never},
    )
    expect(page.codes).toBeUndefined()
  })
})

test('a scanned PDF has the codes of its picture', async () => {
  const pdf = await scanPdf()
  pdf
    .getPage(0)
    .drawImage(await pdf.embedPng(await png(await drawCode('scanned', 4))), {x: 20, y: 20, width: 80, height: 80})
  const page = await read(documentAt(await save(inFolder(''), 'scan.pdf', pdf), 'pdf'))
  expect(page).toMatchObject({source: 'ocr', codes: [{text: 'scanned'}]})
})
