import {PDFDict, PDFDocument, PDFName, PDFRef} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {settleNumbers} from '../../../../../src/pipeline/engines/pdf-writer/open/object-numbers.ts'
import {serialize} from '../../../../../src/pipeline/engines/pdf-writer/write/serialize.ts'
import {parsedPdf} from '../../../../helpers/raw-pdf.ts'

const withPage = (page: string) => ({
  1: '<</Type /Catalog /Pages 2 0 R>>',
  2: '<</Type /Pages /Kids [3 0 R] /Count 1>>',
  3: `<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] ${page}>>`,
})

describe('numbers of objects', () => {
  test.each([4, 5, 6])('what refers to nothing refers to nothing in the new file: %i 0 R', async (number) => {
    const {context} = await parsedPdf(withPage(`/Annots ${number} 0 R`))
    expect(settleNumbers(context)).toBe(true)
    const {context: read} = await PDFDocument.load(await serialize(context, {objectStreams: true}))
    const page = read.lookup(PDFRef.of(3), PDFDict)
    expect(String(page.get(PDFName.of('Annots')))).toBe(`${number} 0 R`)
    expect(page.lookup(PDFName.of('Annots'))).toBeUndefined()
  })

  test('a new object gets a number that nothing refers to', async () => {
    const {context} = await parsedPdf(withPage('/Annots 4 0 R /Thumb 99999999 0 R'))
    expect(settleNumbers(context)).toBe(true)
    expect(context.register(context.obj({})).objectNumber).toBe(5)
  })

  test.each([
    [50, 51],
    [4_000_000_000, 4],
  ])('a size of %i objects, where it can be, is kept free', async (size, next) => {
    const {context} = await parsedPdf(withPage(''))
    context.largestObjectNumber = size
    expect(settleNumbers(context)).toBe(true)
    expect(context.register(context.obj({})).objectNumber).toBe(next)
  })

  test('what the trailer refers to in vain is kept free too', async () => {
    const {context} = await parsedPdf(withPage(''))
    context.trailerInfo.Info = PDFRef.of(4)
    expect(settleNumbers(context)).toBe(true)
    expect(context.register(context.obj({})).objectNumber).toBe(5)
  })

  test('two generations in use cannot both be written', async () => {
    const {context} = await parsedPdf(withPage('/Group 3 1 R'))
    expect(settleNumbers(context)).toBe(true)
    context.assign(PDFRef.of(3, 1), context.obj({S: 'Transparency'}))
    expect(settleNumbers(context)).toBe(false)
  })

  test.each([[PDFRef.of(8_388_608)], [PDFRef.of(8_388_000)], [PDFRef.of(7, 65_536)]])(
    'numbers that leave no room: %s',
    async (ref) => {
      const {context} = await parsedPdf(withPage(''))
      context.assign(ref, context.obj({}))
      expect(settleNumbers(context)).toBe(false)
    },
  )
})
