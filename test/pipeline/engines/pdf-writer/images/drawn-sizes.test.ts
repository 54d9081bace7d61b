import {PDFDocument, PDFName, type PDFRef} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {readDrawnSizes} from '../../../../../src/pipeline/engines/pdf-writer/images/drawn-sizes.ts'
import {readPages} from '../../../../../src/pipeline/engines/pdf-writer/objects/pages.ts'

type Dict = Record<string, unknown>

interface Setup {
  pdf: PDFDocument
  image: PDFRef
  /** A stream object with these entries. */
  stream(content: string, entries?: Dict): PDFRef
}

async function setup(): Promise<Setup> {
  const pdf = await PDFDocument.create()
  const {context} = pdf
  const stream = (content: string, entries: Dict = {}) => context.register(context.stream(content, entries as never))
  const image = stream('x', {Type: 'XObject', Subtype: 'Image', Width: 9, Height: 9})
  return {pdf, image, stream}
}

const form = (entries: Dict = {}): Dict => ({Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 100, 100], ...entries})

/** Size of the image after a page with this content and these resources; null when it is drawn nowhere. */
async function drawnSize({pdf, image, stream}: Setup, content: string, resources: Dict, page: Dict = {}) {
  const {node} = pdf.addPage([400, 400])
  node.set(PDFName.of('Contents'), stream(content))
  node.set(PDFName.of('Resources'), pdf.context.obj(resources as never))
  for (const [key, value] of Object.entries(page)) node.set(PDFName.of(key), pdf.context.obj(value as never))
  const sizes = await readDrawnSizes(readPages(pdf.context), new AbortController().signal)
  const size = sizes.get(image)
  return size ? [Math.round(size.width), Math.round(size.height)] : null
}

describe('the size an image is drawn at', () => {
  for (const [what, content, expected] of [
    ['on the page', 'q 100 0 0 50 7 7 cm /Im Do Q', [100, 50]],
    ['turned by a right angle', 'q 0 100 -50 0 7 7 cm /Im Do Q', [100, 50]],
    ['the largest of several', '/Im Do q 100 0 0 50 0 0 cm /Im Do Q q 20 0 0 80 0 0 cm /Im Do Q', [100, 80]],
    ['after Q', 'q 300 0 0 300 0 0 cm Q 20 0 0 20 0 0 cm /Im Do', [20, 20]],
    ['with more Q than q', 'Q Q 20 0 0 20 0 0 cm /Im Do', [20, 20]],
    ['behind brackets in a string', '20 0 0 20 0 0 cm (a (nested \\) Do) 9 0 0 9 0 0 cm) Tj /Im Do', [20, 20]],
    ['behind an inline image', '20 0 0 20 0 0 cm BI /W 4 /H 1 /BPC 8 /CS /G ID q Do EI /Im Do', [20, 20]],
    ['with its name escaped', '20 0 0 20 0 0 cm /I#6d Do', [20, 20]],
    ['nowhere', 'q 100 0 0 50 7 7 cm /Other Do Q', null],
  ] as const) {
    test(what, async () => {
      const all = await setup()
      expect(await drawnSize(all, content, {XObject: {Im: all.image}})).toEqual(expected)
    })
  }

  test('in units of the page', async () => {
    const all = await setup()
    const size = await drawnSize(all, '100 0 0 50 0 0 cm /Im Do', {XObject: {Im: all.image}}, {UserUnit: 2})
    expect(size).toEqual([200, 100])
  })

  test('in a form in a form, with their matrices and the resources of the page', async () => {
    const all = await setup()
    const inner = all.stream('10 0 0 10 0 0 cm /Im Do', form({Matrix: [2, 0, 0, 2, 0, 0]}))
    const resources = {XObject: {In: inner, Im: all.image}}
    const outer = all.stream('3 0 0 1 0 0 cm /In Do', form({Resources: resources}))
    expect(await drawnSize(all, '/Out Do', {XObject: {Out: outer}})).toEqual([60, 20])
  })

  test('in a tiling pattern, whatever the matrix it is used in', async () => {
    const all = await setup()
    const tile = all.stream('10 0 0 20 0 0 cm /Im Do', {
      Type: 'Pattern',
      PatternType: 1,
      Matrix: [3, 0, 0, 3, 0, 0],
      Resources: {XObject: {Im: all.image}},
    })
    const content = '/Pattern cs 9 0 0 9 0 0 cm /P scn 0 0 5 5 re f'
    expect(await drawnSize(all, content, {Pattern: {P: tile}})).toEqual([30, 60])
  })

  test('in the soft mask of a graphics state', async () => {
    const all = await setup()
    const group = all.stream('10 0 0 20 0 0 cm /Im Do', form({Resources: {XObject: {Im: all.image}}}))
    const state = {SMask: {Type: 'Mask', S: 'Luminosity', G: group}}
    expect(await drawnSize(all, '2 0 0 2 0 0 cm /GS gs', {ExtGState: {GS: state}})).toEqual([20, 40])
  })

  test('in a glyph of a Type 3 font, at the largest size it is shown in', async () => {
    const all = await setup()
    const glyph = all.stream('500 0 500 0 500 500 d1 500 0 0 500 0 0 cm /Im Do')
    const font = {
      Type: 'Font',
      Subtype: 'Type3',
      FontMatrix: [0.001, 0, 0, 0.001, 0, 0],
      CharProcs: {a: glyph},
      Resources: {XObject: {Im: all.image}},
    }
    const content = 'BT /F 10 Tf (a) Tj 2 0 0 2 0 0 Tm (a) Tj ET q BT /F 99 Tf ET Q BT /F 12 Tf (a) Tj ET'
    expect(await drawnSize(all, content, {Font: {F: font}})).toEqual([10, 10])
  })

  test('in an appearance of an annotation, which is stretched over its rectangle', async () => {
    const all = await setup()
    const look = all.stream('100 0 0 100 0 0 cm /Im Do', form({Resources: {XObject: {Im: all.image}}}))
    const annotation = {Type: 'Annot', Subtype: 'Stamp', Rect: [10, 10, 60, 210], AP: {N: {On: look}}}
    expect(await drawnSize(all, '', {}, {Annots: [annotation]})).toEqual([50, 200])
  })

  test('of its mask is the same', async () => {
    const all = await setup()
    const picture = all.stream('x', {Type: 'XObject', Subtype: 'Image', Width: 9, Height: 9, SMask: all.image})
    expect(await drawnSize(all, '40 0 0 30 0 0 cm /P Do', {XObject: {P: picture}})).toEqual([40, 30])
  })
})

describe('no size is known for any image', () => {
  test('when some content cannot be read: one may be larger there', async () => {
    const all = await setup()
    const {pdf, image} = all
    const broken = all.stream('not deflated', {Filter: 'FlateDecode'})
    const page = pdf.addPage([400, 400]).node
    page.set(PDFName.of('Contents'), pdf.context.obj([broken]))
    page.set(PDFName.of('Resources'), pdf.context.obj({XObject: {Im: image}}))
    expect(await drawnSize(all, '9 0 0 9 0 0 cm /Im Do', {XObject: {Im: image}})).toBeNull()
  })

  test('when forms nest deeper than they do in any real file', async () => {
    const all = await setup()
    let inner = all.stream('9 0 0 9 0 0 cm /Im Do', form({Resources: {XObject: {Im: all.image}}}))
    for (let depth = 0; depth < 9; depth++) inner = all.stream('/F Do', form({Resources: {XObject: {F: inner}}}))
    expect(await drawnSize(all, '/F Do /Im Do', {XObject: {F: inner, Im: all.image}})).toBeNull()
  })
})
