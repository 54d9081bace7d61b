import {PDFArray, PDFDict, PDFDocument, PDFName, PDFNumber, type PDFObject, PDFRawStream, PDFString} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {compressOptions, ocrPage, save, scanPdf} from '../../../../helpers/pdf.ts'
import {readByAll} from '../../../../helpers/pdf-readers.ts'

const xmp = (part: number) =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>`

/** A scan of which the XMP says that it is PDF/A, its colours by a profile of the output. */
async function pdfA(part: number): Promise<Uint8Array> {
  const pdf = await scanPdf()
  const {context} = pdf
  const set = (key: string, value: PDFObject) => pdf.catalog.set(PDFName.of(key), value)
  set(
    'Metadata',
    context.register(PDFRawStream.of(context.obj({Type: 'Metadata', Subtype: 'XML'}), Buffer.from(xmp(part)))),
  )
  const DestOutputProfile = context.register(context.stream('profile', {N: 3}))
  const intent = {S: 'GTS_PDFA1', OutputConditionIdentifier: PDFString.of('sRGB'), DestOutputProfile}
  set('OutputIntents', context.obj([intent]))
  context.trailerInfo.ID = context.obj([PDFString.of('a'), PDFString.of('b')])
  return pdf.save({useObjectStreams: part > 1})
}

async function compress(part: number) {
  const layer = [ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'Archived', box: [50, 300, 300, 40]}])]
  const path = await save(await folderOfTest(), 'a.pdf', await pdfA(part))
  const {bytes} = await createPdfWriter().compress(path, compressOptions({layer}))
  return {bytes: bytes!, text: Buffer.from(bytes!).toString('latin1'), pdf: await PDFDocument.load(bytes!)}
}

const nameOf = (dict: PDFDict, key: string) => dict.lookup(PDFName.of(key))

describe.each([1, 2, 3])('PDF/A-%i keeps what it claims', (part) => {
  test('its XMP is readable in the file, and the colours of the output are described', async () => {
    const {text, pdf, bytes} = await compress(part)
    expect(text).toContain(xmp(part))
    const intents = pdf.catalog.lookup(PDFName.of('OutputIntents'), PDFArray)
    expect(intents.lookup(0, PDFDict).lookup(PDFName.of('DestOutputProfile'))).toBeInstanceOf(PDFRawStream)
    expect((await readByAll(bytes)).pdfium.pages[0]!.text).toBe('Archived')
  })

  test('nothing that the standard forbids comes in', async () => {
    const {text, pdf} = await compress(part)
    for (const forbidden of [
      '/LZWDecode',
      '/Encrypt',
      '/JavaScript',
      ...(part === 1 ? ['/JPXDecode', '/SMask', '/ObjStm', '/XRef'] : []),
    ]) {
      expect(text).not.toContain(forbidden)
    }
    expect(pdf.context.trailerInfo.ID).toBeDefined()
    for (const [, object] of pdf.context.enumerateIndirectObjects()) {
      const dict = object instanceof PDFRawStream ? object.dict : object
      if (!(dict instanceof PDFDict)) continue
      expect(dict.has(PDFName.of('Interpolate'))).toBe(false)
      if (nameOf(dict, 'Type') === PDFName.of('FontDescriptor')) {
        expect(['FontFile', 'FontFile2', 'FontFile3'].some((key) => dict.has(PDFName.of(key)))).toBe(true)
      }
      if (nameOf(dict, 'Subtype') === PDFName.of('Image')) {
        expect(nameOf(dict, 'ColorSpace')).toBe(PDFName.of('DeviceRGB'))
        expect(dict.lookup(PDFName.of('BitsPerComponent'), PDFNumber).asNumber()).toBeLessThanOrEqual(8)
      }
    }
  })
})
