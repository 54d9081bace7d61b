import {writeFile} from 'node:fs/promises'
import {afterAll, describe, expect, test} from 'vitest'
import {DocumentError} from '../../../../src/errors.ts'
import {createEngines} from '../../../../src/pipeline/engines/index.ts'
import {pageStage} from '../../../../src/pipeline/scan/page.ts'
import {splitStage} from '../../../../src/pipeline/scan/split.ts'
import type {DocumentRef, Page} from '../../../../src/types/document.ts'
import {outermost} from '../../../../src/types/results.ts'
import {signed} from '../../../helpers/cms.ts'
import {cii, desk, fattura, printedLines, ubl, withAttachments} from '../../../helpers/e-invoices.ts'
import {testFolder} from '../../../helpers/folder.ts'
import {save, scanPdf, textPdf} from '../../../helpers/pdf.ts'
import {type ContextParts, documentAt, stageContext} from '../../../helpers/stage-context.ts'
import {fakeImages, fakeOcr} from '../fakes.ts'

const inFolder = testFolder()
const engines = createEngines()
afterAll(() => engines.close())

async function read(document: DocumentRef, parts: Partial<ContextParts> = {}): Promise<Page[]> {
  const context = stageContext({engines, ...parts})
  const {data} = await splitStage.run({document, pages: null, data: outermost}, context)
  const pages = await Promise.all(data.units.map((unit) => pageStage.run({document, pages: unit, data}, context)))
  return pages.flatMap((page) => page.data.pages)
}

async function pdfWith(files: Record<string, string | Uint8Array>): Promise<DocumentRef> {
  const pdf = await withAttachments(await textPdf(printedLines(desk)), files)
  return documentAt(await save(inFolder(''), 'bill.pdf', pdf), 'pdf')
}

describe('an XML file', () => {
  test('becomes a page of text that can be searched, and carries what it states', async () => {
    await writeFile(inFolder('bill.xml'), ubl(desk))
    const [page, ...others] = await read(documentAt(inFolder('bill.xml'), 'xml'))
    expect(others).toEqual([])
    expect(page).toMatchObject({source: 'text', engine: 'e-invoice', eInvoice: {attachment: null, error: null}})
    for (const text of [
      'Nordwind Möbel GmbH',
      'R-2031/07',
      '2024-03-05',
      'Desk lamp & bulb',
      'made of oak',
      '216.50',
    ]) {
      expect(page!.text).toContain(text)
    }
    expect(page!.text).toContain('Thank you for the order of February.')
    expect(page!.words.find(({text}) => text === '216.50')!.box[0]).toBeGreaterThan(0)
  })

  test('with a signature around it is read as without', async () => {
    await writeFile(inFolder('bill.xml.p7m'), signed(Buffer.from(fattura(desk)), {parts: 500}))
    const [page] = await read(documentAt(inFolder('bill.xml.p7m'), 'xml'))
    expect(page!.eInvoice).toMatchObject({invoice: {syntax: 'fatturapa', number: 'R-2031/07'}})
  })

  test.each([
    ['of another kind', '<catalog/>', 'E_UNSUPPORTED'],
    ['that is cut', ubl(desk).slice(0, 900), 'E_UNREADABLE'],
    ['with entities', `<!DOCTYPE a [<!ENTITY b "c">]>${ubl(desk).replace(/^<\?xml.*\?>/, '')}`, 'E_UNREADABLE'],
    ['that is empty', '', 'E_EMPTY'],
    ['signed without a content', signed(Buffer.alloc(0)).subarray(0, 60), 'E_UNREADABLE'],
  ])('%s fails for good', async (_, xml, code) => {
    await writeFile(inFolder('bad.xml'), xml)
    await expect(read(documentAt(inFolder('bad.xml'), 'xml'))).rejects.toMatchObject({code, class: 'permanent'})
  })
})

describe('a PDF', () => {
  test.each(['factur-x.xml', 'ZUGFeRD-invoice.xml', 'anything.bin'])('has the e-invoice of %s', async (name) => {
    const [page] = await read(await pdfWith({'conditions.txt': 'no', [name]: cii(desk)}))
    expect(page!.text).toContain('INVOICE R-2031/07')
    expect(page!.eInvoice).toMatchObject({attachment: name, error: null, invoice: {number: 'R-2031/07'}})
  })

  test('with other XML has none', async () => {
    const [page] = await read(await pdfWith({'data.xml': '<data/>', 'bill.csv': 'a;b'}))
    expect(page!.eInvoice).toBeUndefined()
  })

  test('with a broken e-invoice is read, and says what was wrong', async () => {
    const [page] = await read(await pdfWith({'factur-x.xml': cii(desk).slice(0, 500)}))
    expect(page!.text).toContain('INVOICE')
    expect(page!.eInvoice).toMatchObject({invoice: null, error: expect.stringContaining('Not a readable XML file')})
  })

  test('with a signed one has that', async () => {
    const [page] = await read(await pdfWith({'fattura.xml.p7m': signed(Buffer.from(fattura(desk)))}))
    expect(page!.eInvoice).toMatchObject({invoice: {syntax: 'fatturapa'}})
  })

  test('with broken XML of another kind says nothing', async () => {
    const [page] = await read(await pdfWith({'data.xml': '<data><row></data>', 'page.xml': '<!DOCTYPE x><x/>'}))
    expect(page!.eInvoice).toBeUndefined()
  })

  test('finds the good one behind a broken one', async () => {
    const [page] = await read(await pdfWith({'a.xml': cii(desk).slice(0, 500), 'b.xml': cii(desk)}))
    expect(page!.eInvoice).toMatchObject({attachment: 'b.xml', error: null})
  })

  test('whose picture cannot be read keeps its e-invoice', async () => {
    const pdf = await withAttachments(await scanPdf(), {'factur-x.xml': cii(desk)})
    const ocr = fakeOcr(() => {
      throw new DocumentError('E_OCR', 'The picture is torn.')
    })
    const [page] = await read(documentAt(await save(inFolder(''), 'scan.pdf', pdf), 'pdf'), {
      engines: {...engines, ocr: async () => ocr, image: async () => fakeImages()},
    })
    expect(page).toMatchObject({error: {code: 'E_OCR'}, eInvoice: {invoice: {number: 'R-2031/07'}}})
  })
})
