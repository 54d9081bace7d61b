import {type PDFContext, type PDFDocument, PDFHexString, PDFName, PDFString} from 'pdf-lib'
import {expect, test} from 'vitest'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {compressOptions, save, scanPdf} from '../../../../helpers/pdf.ts'

const literal = (context: PDFContext, value: unknown) => context.register(context.obj(value as never))
const signature = {Type: 'Sig', Filter: 'Adobe.PPKLite', ByteRange: [0, 1, 2, 3], Contents: PDFHexString.of('00')}

function setCatalog(pdf: PDFDocument, key: string, value: unknown): void {
  pdf.catalog.set(PDFName.of(key), literal(pdf.context, value))
}

const setForm = (pdf: PDFDocument, form: unknown) => setCatalog(pdf, 'AcroForm', form)

function field({context}: PDFDocument, entries: object) {
  return literal(context, {FT: 'Sig', T: PDFString.of('s'), ...entries})
}

function setXfa(pdf: PDFDocument, xml: string, parts: boolean): void {
  const stream = pdf.context.register(pdf.context.flateStream(xml))
  setForm(pdf, {Fields: [], XFA: parts ? [PDFString.of('datasets'), stream] : stream})
}

async function reasonFor(add: (pdf: PDFDocument) => void): Promise<{reason: string; kept: boolean}> {
  const pdf = await scanPdf()
  add(pdf)
  const path = await save(await folderOfTest(), 'signed.pdf', pdf)
  const {bytes, reason} = await createPdfWriter().compress(path, compressOptions())
  return {reason, kept: bytes === null}
}

test.each<[string, string, (pdf: PDFDocument) => void]>([
  [
    'a signed field',
    'it is signed',
    (pdf) => setForm(pdf, {Fields: [field(pdf, {V: literal(pdf.context, signature)})]}),
  ],
  ['a signature inside its field', 'it is signed', (pdf) => setForm(pdf, {Fields: [field(pdf, {V: signature})]})],
  ['a signature without byte range', 'it is signed', (pdf) => setForm(pdf, {Fields: [field(pdf, {V: {Type: 'Sig'}})]})],
  ['a signature that nothing refers to', 'it is signed', ({context}) => literal(context, signature)],
  ['a time stamp', 'it is signed', ({context}) => literal(context, {...signature, Type: 'DocTimeStamp'})],
  [
    'a certification',
    'it is signed, and its author certified it',
    (pdf) => setCatalog(pdf, 'Perms', {DocMDP: literal(pdf.context, signature)}),
  ],
  [
    'usage rights',
    'it is signed to grant usage rights',
    (pdf) => setCatalog(pdf, 'Perms', {UR3: literal(pdf.context, signature)}),
  ],
  [
    'a signature in an XFA packet',
    'it is signed in its XFA form',
    (pdf) => setXfa(pdf, '<data><ds:Signature><ds:SignatureValue>x</ds:SignatureValue></ds:Signature></data>', true),
  ],
  [
    'a signature in an XFA stream',
    'it is signed in its XFA form',
    (pdf) => setXfa(pdf, '<xdp><Signature><SignatureValue Id="1">x</SignatureValue></Signature></xdp>', false),
  ],
])('%s keeps the bytes, and the reason says so', async (_, why, add) => {
  expect(await reasonFor(add)).toEqual({kept: true, reason: `original kept: ${why}`})
})

test.each<[string, (pdf: PDFDocument) => void]>([
  ['an empty signature field', (pdf) => setForm(pdf, {Fields: [field(pdf, {})], SigFlags: 1})],
  ['permissions without entries', (pdf) => setCatalog(pdf, 'Perms', {})],
  ['an XFA form without signature', (pdf) => setXfa(pdf, '<template><signature/></template>', true)],
])('%s does not', async (_, add) => {
  expect((await reasonFor(add)).kept).toBe(false)
})
