import {annotation, type Feature, rect, text, unicode} from './feature.ts'

export const annotations: Feature[] = [
  {
    what: 'annotations of many types, with appearances and a pop-up',
    marker: /"\/Polygon"/,
    add: (_, tools) => {
      const {context, page, pages} = tools
      const note = context.nextRef()
      const popup = annotation(tools, 'Popup', {Parent: note, Open: true})
      const common = {Type: 'Annot', Rect: rect, P: pages[2]}
      context.assign(
        note,
        context.obj({...common, Subtype: 'Text', Contents: text('A note'), T: text('Me'), Popup: popup} as never),
      )
      const quads = {QuadPoints: [10, 30, 60, 30, 10, 10, 60, 10], C: [1, 1, 0]}
      const of = (subtype: string, entries = {}) => annotation(tools, subtype, entries)
      page(2, {
        Annots: [
          note,
          popup,
          of('FreeText', {DA: text('/Helv 12 Tf'), Contents: unicode('Frei – getippt'), RC: text('<p>rich</p>')}),
          of('Line', {L: [10, 10, 50, 30], LE: ['OpenArrow', 'None']}),
          of('Square', {IC: [0, 1, 0], BS: {W: 2, S: 'D', D: [3, 2]}}),
          of('Circle', {BE: {S: 'C', I: 1}}),
          of('Polygon', {Vertices: [10, 10, 30, 30, 50, 10]}),
          of('PolyLine', {Vertices: [10, 10, 30, 30, 50, 10]}),
          of('Highlight', quads),
          of('Underline', quads),
          of('Squiggly', quads),
          of('StrikeOut', {...quads, IRT: note, RT: 'R'}),
          of('Stamp', {Name: 'Approved'}),
          of('Caret', {RD: [1, 1, 1, 1]}),
          of('Ink', {InkList: [[10, 10, 20, 20, 30, 10]]}),
          of('Redact', {...quads, OverlayText: text('gone')}),
        ],
      })
    },
  },
  {
    what: '3D, rich media, sound and movies',
    marker: /"\/U3D"/,
    add: (_, tools) => {
      const {stream, object, page} = tools
      const model = stream('U3D model', {Type: '3D', Subtype: 'U3D', VA: [{Type: '3DView', XN: text('front')}]})
      const asset = object({
        Type: 'Filespec',
        F: text('a.mp4'),
        EF: {F: stream('movie', {Type: 'EmbeddedFile'})},
      } as never)
      const content = {
        Assets: {Names: [text('a.mp4'), asset]},
        Configurations: [{Subtype: 'Video', Instances: [{Asset: asset}]}],
      }
      page(0, {
        Annots: [
          annotation(tools, '3D', {'3DD': model, '3DA': {A: 'PO'}}),
          annotation(tools, 'RichMedia', {RichMediaContent: content}),
          annotation(tools, 'Sound', {Sound: stream('\0\x01\x02', {R: 8000, B: 8})}),
          annotation(tools, 'Screen', {A: {S: 'Rendition', OP: 0}}),
        ],
      })
    },
  },
]
