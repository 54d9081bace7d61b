import type {PDFRef} from 'pdf-lib'
import {type Feature, text, unicode} from './feature.ts'

export const structure: Feature[] = [
  {
    what: 'layers with a default state',
    marker: /"\/OCG"/,
    add: (_, {object, stream, catalog, page}) => {
      const shown = object({Type: 'OCG', Name: unicode('Sichtbar'), Intent: ['View', 'Design']} as never)
      const hidden = object({Type: 'OCG', Name: text('Hidden'), Usage: {Print: {PrintState: 'OFF'}}} as never)
      const D = {
        Name: text('Default'),
        ON: [shown],
        OFF: [hidden],
        Order: [text('Group'), [shown, hidden]],
        RBGroups: [[shown, hidden]],
        Locked: [hidden],
        AS: [{Event: 'Print', Category: ['Print'], OCGs: [hidden]}],
      }
      catalog({OCProperties: {OCGs: [shown, hidden], D, Configs: [{Name: text('Other'), BaseState: 'OFF'}]}})
      const either = object({Type: 'OCMD', OCGs: [shown, hidden], P: 'AnyOn'})
      page(2, {
        Contents: stream('/OC /A BDC 9 9 99 99 re f EMC /OC /B BDC 9 200 99 99 re f EMC /OC /C BDC 9 300 9 9 re f EMC'),
        Resources: {Properties: {A: shown, B: hidden, C: either}},
      })
    },
  },
  {
    what: 'tagged structure',
    marker: /"RoleMap"/,
    add: (_, {context, stream, catalog, page, pages, object}) => {
      const [root, document, heading, paragraph] = [
        context.nextRef(),
        context.nextRef(),
        context.nextRef(),
        context.nextRef(),
      ]
      const put = (ref: PDFRef, value: Record<string, unknown>) => context.assign(ref, context.obj(value as never))
      const Pg = pages[2]
      put(root, {
        Type: 'StructTreeRoot',
        K: [document],
        RoleMap: {Title: 'H1'},
        ClassMap: {Big: {O: 'Layout', TextAlign: 'Center'}},
        ParentTree: {Nums: [0, [heading, paragraph]]},
        ParentTreeNextKey: 1,
        IDTree: {Names: [text('h'), heading]},
      })
      put(document, {Type: 'StructElem', S: 'Document', P: root, K: [heading, paragraph], Lang: text('de-AT')})
      put(heading, {Type: 'StructElem', S: 'Title', P: document, Pg, K: 0, ID: text('h'), C: 'Big', T: unicode('Über')})
      put(paragraph, {
        Type: 'StructElem',
        S: 'P',
        P: document,
        Pg,
        K: [{Type: 'MCR', MCID: 1, Pg}],
        Alt: text('alt'),
        ActualText: unicode('wörtlich'),
      })
      const font = object({Type: 'Font', Subtype: 'Type1', BaseFont: 'Helvetica'})
      const content =
        '/Title <</MCID 0>> BDC BT /F 12 Tf 20 300 Td (Heading) Tj ET EMC /P <</MCID 1>> BDC BT /F 12 Tf 20 200 Td (Body) Tj ET EMC'
      page(2, {StructParents: 0, Contents: stream(content), Resources: {Font: {F: font}}, Tabs: 'S'})
      catalog({StructTreeRoot: root, MarkInfo: {Marked: true, Suspects: false}, Lang: text('de-AT')})
    },
  },
  {
    what: 'page labels, layout, viewer preferences and the opening action',
    marker: /"PageLabels"/,
    add: (_, {catalog, pages}) =>
      catalog({
        PageLabels: {Nums: [0, {S: 'r', P: text('A-')}, 2, {S: 'D', St: 7}]},
        PageLayout: 'TwoColumnLeft',
        PageMode: 'UseThumbs',
        ViewerPreferences: {
          HideToolbar: true,
          DisplayDocTitle: true,
          Duplex: 'DuplexFlipLongEdge',
          PrintPageRange: [1, 2],
        },
        OpenAction: {S: 'GoTo', D: [pages[1], 'XYZ', 0, 200, 2]},
        URI: {Base: text('https://example.org/')},
        Version: '1.7',
        Extensions: {ADBE: {BaseVersion: '1.7', ExtensionLevel: 3}},
      }),
  },
  {
    what: 'scripts of the document and its pages',
    marker: new RegExp(Buffer.from('app.alert').toString('hex')),
    add: (_, {object, catalog, page}) => {
      const script = object({S: 'JavaScript', JS: text('app.alert("on open")')} as never)
      catalog({Names: {JavaScript: {Names: [text('start'), script]}}, AA: {WC: script, DP: script}})
      page(0, {AA: {O: script, C: {S: 'JavaScript', JS: unicode('page.close()')}}})
    },
  },
  {
    what: 'document information and XMP',
    marker: new RegExp(Buffer.from('Custom entry').toString('hex')),
    add: (pdf, {context, stream, catalog, object}) => {
      pdf.setTitle('Größe ≥ 3')
      const Info = object({
        Title: unicode('Größe ≥ 3'),
        Author: text('A (b)'),
        Trapped: 'False',
        Custom: text('Custom entry'),
      } as never)
      context.trailerInfo.Info = Info
      const xmp =
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta><?xpacket end="w"?>'
      catalog({Metadata: stream(xmp, {Type: 'Metadata', Subtype: 'XML'})})
    },
  },
]
