import {PDFContext, PDFDict, PDFName, type PDFObject, PDFRawStream, type PDFRef} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {reachable} from '../../../../../src/pipeline/engines/pdf-writer/objects/objects.ts'
import {shareObjects} from '../../../../../src/pipeline/engines/pdf-writer/structure/share.ts'

/** A document whose only page has the given entries; `make` builds what they refer to. */
function document(make: (context: PDFContext) => Record<string, unknown>): PDFContext {
  const context = PDFContext.create()
  const page = context.register(context.obj({Type: 'Page', ...make(context)} as never))
  context.trailerInfo.Root = context.register(context.obj({Type: 'Catalog', Pages: {Kids: [page]}}))
  return context
}

const stream = (
  context: PDFContext,
  text: string,
  entries: Record<string, never | number | string | PDFObject> = {},
): PDFRef => context.register(PDFRawStream.of(context.obj(entries), Buffer.from(text)))

/** Indirect objects that are still referred to, without page and catalog. */
function left(context: PDFContext): PDFObject[] {
  shareObjects(context)
  const objects = [...reachable(context)].filter(({ref}) => ref !== null).map(({object}) => object)
  return objects.filter((object) => {
    const type = object instanceof PDFDict ? object.get(PDFName.of('Type')) : undefined
    return type !== PDFName.of('Page') && type !== PDFName.of('Catalog')
  })
}

describe('one is kept of', () => {
  test('equal streams', () => {
    expect(left(document((c) => ({Contents: [stream(c, 'q Q'), stream(c, 'q Q'), stream(c, 'Q q')]})))).toHaveLength(2)
  })

  test('equal streams whose dictionaries name their entries in another order, or their length', () => {
    const context = document((c) => ({
      Contents: [stream(c, 'a', {A: 1, B: 2, Length: 1}), stream(c, 'a', {B: 2, A: 1})],
    }))
    expect(left(context)).toHaveLength(1)
  })

  test('forms that are drawn, with states and resources of their own that are equal', () => {
    const context = document((c) => {
      const form = () => {
        const state = c.register(c.obj({Type: 'ExtGState', ca: 0.5}))
        const resources = c.register(c.obj({ExtGState: {G: state}}))
        const group = c.register(c.obj({S: 'Transparency'}))
        return stream(c, '/G gs', {Subtype: 'Form', Resources: resources, Group: group})
      }
      return {Resources: {XObject: {A: form(), B: form(), C: form()}}}
    })
    expect(left(context)).toHaveLength(4)
  })

  test('fonts that are equal down to their programs', () => {
    const context = document((c) => {
      const font = () => {
        const descriptor = c.register(c.obj({FontFile2: stream(c, 'program')}))
        return c.register(c.obj({Type: 'Font', FontDescriptor: descriptor, Widths: c.register(c.obj([1, 2]))}))
      }
      return {Resources: {Font: c.register(c.obj({F1: font(), F2: font()}))}}
    })
    const [fonts] = left(context).filter((object) => object instanceof PDFDict && object.has(PDFName.of('F1'))) as [
      PDFDict,
    ]
    expect(fonts.get(PDFName.of('F1'))).toBe(fonts.get(PDFName.of('F2')))
    expect(left(context)).toHaveLength(5)
  })
})

describe('each is kept of', () => {
  test('appearances of fields, which programs edit in place', () => {
    const context = document((c) => {
      const field = () => c.register(c.obj({AP: {N: stream(c, 'q Q', {Subtype: 'Form'})}, T: c.obj(1)}))
      return {Annots: [field(), field()]}
    })
    expect(left(context)).toHaveLength(4)
  })

  test('a form that is drawn and an appearance too', () => {
    const context = document((c) => {
      const form = () => stream(c, 'q Q', {Subtype: 'Form'})
      const both = form()
      return {Resources: {XObject: {A: form(), B: both}}, Annots: [{AP: {N: both}}]}
    })
    expect(left(context)).toHaveLength(2)
  })

  test('layers, fields and elements of the structure that look alike', () => {
    const context = document((c) => {
      const twice = (entries: Record<string, unknown>) => [1, 2].map(() => c.register(c.obj(entries as never)))
      const [a, b] = twice({Type: 'OCG', Name: 'Layer'})
      return {
        Resources: {Properties: {A: a, B: b}},
        Annots: twice({Subtype: 'Widget', FT: 'Btn'}),
        Kids: twice({S: 'P', K: 1}),
      }
    })
    expect(left(context)).toHaveLength(6)
  })
})
