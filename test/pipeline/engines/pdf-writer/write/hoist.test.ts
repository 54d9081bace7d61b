import {PDFDict, PDFDocument, PDFName, PDFRawStream, PDFRef} from 'pdf-lib'
import {expect, test} from 'vitest'
import {hoistEntries} from '../../../../../src/pipeline/engines/pdf-writer/write/hoist.ts'
import {serialize} from '../../../../../src/pipeline/engines/pdf-writer/write/serialize.ts'
import {streamAt} from '../../../../helpers/pdf.ts'

/** A page that draws forms, each with the same direct resources. */
async function formsPdf(count: number) {
  const pdf = await PDFDocument.create()
  const {context} = pdf
  const page = pdf.addPage([200, 200])
  const states = Object.fromEntries(Array.from({length: 30}, (_, index) => [`State${index}`, {ca: index / 30}]))
  const forms = Array.from({length: count}, () =>
    context.register(
      PDFRawStream.of(
        context.obj({Subtype: 'Form', BBox: [0, 0, 9, 9], Resources: {ExtGState: states}}),
        Buffer.from('/State1 gs 0 0 9 9 re f'),
      ),
    ),
  )
  page.node.set(
    PDFName.of('Resources'),
    context.obj({XObject: Object.fromEntries(forms.map((ref, at) => [`F${at}`, ref]))}),
  )
  return {context, forms: forms.map((ref) => streamAt(context, ref))}
}

test('equal long values of stream dictionaries become one object, short ones stay', async () => {
  const {context, forms} = await formsPdf(3)
  hoistEntries(context)
  const refs = forms.map(({dict}) => dict.get(PDFName.of('Resources')))
  expect(refs[0]).toBeInstanceOf(PDFRef)
  expect(new Set(refs).size).toBe(1)
  expect(forms[0]!.dict.lookup(PDFName.of('Resources'), PDFDict).has(PDFName.of('ExtGState'))).toBe(true)
  expect(String(forms[0]!.dict.get(PDFName.of('BBox')))).toBe('[ 0 0 9 9 ]')
})

test('filters and their parameters stay where readers need them', async () => {
  const {context, forms} = await formsPdf(1)
  const parms = context.obj({Predictor: 12, Columns: 1234567, Colors: 3, BitsPerComponent: 8})
  forms[0]!.dict.set(PDFName.of('DecodeParms'), parms)
  hoistEntries(context)
  expect(forms[0]!.dict.get(PDFName.of('DecodeParms'))).toBe(parms)
})

test('many forms with long resources take a small part of the bytes, and none is moved without object streams', async () => {
  const {context} = await formsPdf(50)
  const plain = await serialize(context, {objectStreams: false})
  const compact = await serialize(context, {objectStreams: true})
  expect(compact.length).toBeLessThan(plain.length / 5)
  const forms = (await PDFDocument.load(compact)).context.enumerateIndirectObjects()
  expect(
    forms.filter(([, object]) => object instanceof PDFRawStream && object.dict.has(PDFName.of('BBox'))),
  ).toHaveLength(50)
})
