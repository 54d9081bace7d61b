import {PDFArray, PDFDocument, PDFName, PDFRawStream, type PDFRef} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {compactContents} from '../../../../../src/pipeline/engines/pdf-writer/content/compact-contents.ts'
import {readPages} from '../../../../../src/pipeline/engines/pdf-writer/objects/pages.ts'
import {unwrap} from '../../../../../src/pipeline/engines/pdf-writer/objects/streams.ts'
import {streamAt} from '../../../../helpers/pdf.ts'

const padding = '% a comment that takes some room, so that the shorter content is taken\n'.repeat(4)

type Entries = Record<string, string | number | number[] | Record<string, Record<string, PDFRef>>>

async function emptyPdf(pages = 1) {
  const pdf = await PDFDocument.create()
  for (let page = 0; page < pages; page++) pdf.addPage([200, 200])
  const {context} = pdf
  const stream = (text: string, entries: Entries = {}) =>
    context.register(PDFRawStream.of(context.obj(entries), Buffer.from(padding + text)))
  const form = (text: string, entries: Entries = {}) => stream(text, {Subtype: 'Form', BBox: [0, 0, 9, 9], ...entries})
  const nodes = pdf.getPages().map(({node}) => node)
  const draw = (contents: PDFRef | PDFRef[], objects: Record<string, PDFRef> = {}, page = 0) => {
    nodes[page]!.set(PDFName.of('Contents'), Array.isArray(contents) ? context.obj(contents) : contents)
    nodes[page]!.set(PDFName.of('Resources'), context.obj({XObject: objects}))
  }
  const compact = (lossless = false) =>
    compactContents(context, readPages(context), {lossless, signal: new AbortController().signal})
  const read = async (ref: PDFRef) => Buffer.from((await unwrap(streamAt(context, ref), 1e6))!.data).toString('latin1')
  return {context, nodes, stream, form, draw, compact, read}
}

describe('contents of a document', () => {
  test('streams of a page become one, operands and operators across them kept together', async () => {
    const {stream, draw, compact, read, nodes} = await emptyPdf()
    const refs = [stream('q 1.0 0 0'), stream('1 5 5 cm 0 0 5.00 5'), stream('re f Q')]
    draw(refs)
    await compact()
    expect(await read(nodes[0]!.get(PDFName.of('Contents')) as PDFRef)).toBe('q\n1 0 0 1 5 5 cm\n0 0 5 5 re\nf\nQ')
    expect(await read(refs[0]!), 'for whatever else may draw it').toContain('q 1.0 0 0')
  })

  test('streams that pages share stay apart, with all their digits', async () => {
    const {stream, draw, compact, read, nodes} = await emptyPdf(2)
    const shared = stream('q .123456789 0 0 1.00 0 0 cm 1.23456789 5 m')
    const own = stream('1.23456789 5.0 l S Q')
    draw([shared, own])
    draw([shared], {}, 1)
    await compact()
    expect(nodes[0]!.lookup(PDFName.of('Contents'), PDFArray).size()).toBe(2)
    expect(await read(shared)).toBe('q\n.123456789 0 0 1 0 0 cm\n1.23456789 5 m')
    expect(await read(own)).toContain('1.23456789 5.0 l S Q')
  })

  test('forms keep the digits that show where they are drawn largest', async () => {
    const {stream, form, draw, compact, read} = await emptyPdf(2)
    const small = form('1.23456789 2 l')
    const nested = form('1.23456789 2 l', {Matrix: [100, 0, 0, 100, 0, 0]})
    const outer = form('q 10 0 0 10 0 0 cm /N Do Q', {Resources: {XObject: {N: nested}}})
    draw(stream('/S Do /O Do'), {S: small, O: outer, N: nested})
    draw(stream('q 100 0 0 100 0 0 cm /S Do Q'), {S: small}, 1)
    await compact()
    expect(await read(small)).toBe('1.23457 2 l')
    expect(await read(nested)).toBe('1.234568 2 l')
  })

  test('forms that no page draws keep all their digits: annotations are scaled into their boxes', async () => {
    const {context, nodes, form, stream, draw, compact, read} = await emptyPdf()
    const inner = form('1.23456789 2.0 l')
    const appearance = form('/I Do 1.23456789 2.0 l', {Resources: {XObject: {I: inner}}})
    draw(stream('/I Do'), {I: inner})
    nodes[0]!.set(PDFName.of('Annots'), context.obj([{Subtype: 'Stamp', AP: {N: appearance}}]))
    await compact()
    expect(await read(appearance)).toBe('/I Do\n1.23456789 2 l')
    expect(await read(inner)).toBe('1.23456789 2 l')
  })

  test('forms that draw themselves come to an end', async () => {
    const {context, form, stream, draw, compact, read} = await emptyPdf()
    const loop = form('q 2 0 0 2 0 0 cm /L Do Q 1.23456789 2.0 l')
    streamAt(context, loop).dict.set(PDFName.of('Resources'), context.obj({XObject: {L: loop}}))
    draw(stream('/L Do'), {L: loop})
    await compact()
    expect(await read(loop)).toContain('1.23456789 2 l')
  })

  test('where one content is not understood, forms keep all digits', async () => {
    const {form, stream, draw, compact, read} = await emptyPdf(2)
    const drawn = form('1.23456789 2.0 l')
    const damaged = stream('q 1000 0 0 1000 0 0 cm what /F Do')
    draw(stream('/F Do'), {F: drawn})
    draw(damaged, {F: drawn}, 1)
    await compact()
    expect(await read(drawn)).toBe('1.23456789 2 l')
    expect(await read(damaged)).toContain('what /F Do')
  })

  test('without loss, nothing but the spelling changes', async () => {
    const {form, stream, draw, compact, read} = await emptyPdf()
    const drawn = form('1.23456789 2.0 l')
    const page = stream('/F Do BT /T 10 Tf 1.23456789 2 Td [<41>-1(B)]TJ')
    draw(page, {F: drawn})
    await compact(true)
    expect(await read(page)).toBe('/F Do\nBT\n/T 10 Tf\n1.23456789 2 Td\n[(A)-1(B)]TJ')
    expect(await read(drawn)).toBe('1.23456789 2 l')
  })

  test('a stream that would not get shorter is not touched', async () => {
    const {context, draw, compact} = await emptyPdf()
    const stream = PDFRawStream.of(context.obj({}), Buffer.from('q Q'))
    draw(context.register(stream))
    await compact()
    expect(context.enumerateIndirectObjects().some(([, object]) => object === stream)).toBe(true)
  })
})
