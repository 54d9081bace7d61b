import {
  type PDFContext,
  type PDFDict,
  type PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  type PDFRef,
  PDFString,
} from 'pdf-lib'
import {drawLines, scanPdf} from './pdf.ts'

/** Something that a PDF can hold besides what its pages show. */
export interface Feature {
  what: string
  /** What must be found in the objects of a document that has it. */
  marker: RegExp
  add(pdf: PDFDocument, tools: Tools): void | Promise<void>
}

interface Tools {
  context: PDFContext
  /** An indirect object of literal values. */
  object(literal: unknown): PDFRef
  stream(data: string, dict?: Record<string, unknown>): PDFRef
  /** Sets entries of the catalog. */
  catalog(entries: Record<string, unknown>): void
  /** Sets entries of a page. */
  page(index: number, entries: Record<string, unknown>): void
  pages: PDFRef[]
}

const text = (value: string) => PDFString.of(value)
const unicode = (value: string) => PDFHexString.fromText(value)

/** Three pages that compress well: two scans and a page of text, with one feature. */
export async function pdfWith({add}: Feature): Promise<PDFDocument> {
  const pdf = await scanPdf({pages: 2})
  drawLines(pdf.addPage([400, 600]), await pdf.embedFont('Helvetica'), ['Some text', 'in two lines'])
  await add(pdf, toolsOf(pdf))
  return pdf
}

function toolsOf(pdf: PDFDocument): Tools {
  const {context} = pdf
  const set = (dict: PDFDict, entries: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(entries))
      dict.set(PDFName.of(key), context.obj(value as never) as PDFObject)
  }
  return {
    context,
    object: (literal) => context.register(context.obj(literal as never) as PDFObject),
    stream: (data, dict = {}) => context.register(context.stream(data, dict as never)),
    catalog: (entries) => set(pdf.catalog, entries),
    page: (index, entries) => set(pdf.getPage(index).node, entries),
    pages: pdf.getPages().map(({ref}) => ref),
  }
}

const rect = [10, 10, 60, 30]

/** An appearance stream of an annotation. */
const appearance = ({stream}: Tools, content = '1 0 0 RG 0 0 50 20 re S') =>
  stream(content, {Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 50, 20], Resources: {}})

function annotation(tools: Tools, subtype: string, entries: Record<string, unknown> = {}): PDFRef {
  const AP = {N: appearance(tools)}
  return tools.object({Type: 'Annot', Subtype: subtype, Rect: rect, AP, NM: text(subtype), F: 4, ...entries} as never)
}

const forms: Feature[] = [
  {
    what: 'a form with fields of all types',
    marker: /feff0043007500730074006f006d00650072/,
    add: (pdf) => {
      const form = pdf.getForm()
      const page = pdf.getPage(2)
      const place = (y: number) => ({x: 20, y, width: 100, height: 20})
      const name = form.createTextField('Customer.name')
      name.addToPage(page, place(20))
      name.setText('Jürgen (Müller) \\ Söhne')
      const agreed = form.createCheckBox('agreed')
      agreed.addToPage(page, place(50))
      agreed.check()
      const radio = form.createRadioGroup('delivery')
      radio.addOptionToPage('post', page, place(80))
      radio.addOptionToPage('courier', page, place(110))
      radio.select('courier')
      const list = form.createDropdown('country')
      list.addOptions(['Österreich', 'Schweiz'])
      list.addToPage(page, place(140))
      list.select('Schweiz')
      const options = form.createOptionList('goods')
      options.addOptions(['a', 'b', 'c'])
      options.addToPage(page, place(170))
      form.createButton('print').addToPage('Print', page, place(200))
    },
  },
  {
    what: 'calculations, validation and the order they run in',
    marker: new RegExp(Buffer.from('AFSimple_Calculate').toString('hex')),
    add: (pdf, {context, object}) => {
      const form = pdf.getForm()
      const sum = form.createTextField('sum')
      sum.addToPage(pdf.getPage(2), {x: 20, y: 20, width: 100, height: 20})
      const script = object({S: 'JavaScript', JS: text('AFSimple_Calculate("SUM", ["a", "b"])')} as never)
      sum.acroField.dict.set(PDFName.of('AA'), context.obj({C: script, K: script, V: script, F: script}))
      form.acroForm.dict.set(PDFName.of('CO'), context.obj([sum.ref]))
      form.acroForm.dict.set(PDFName.of('NeedAppearances'), context.obj(false))
    },
  },
  {
    what: 'a static XFA form',
    marker: new RegExp(Buffer.from('xfa:datasets').toString('hex')),
    add: (_, tools) => {
      const field = annotation(tools, 'Widget', {FT: 'Tx', T: text('one'), V: text('1'), DA: text('/Helv 9 Tf')})
      const XFA = [
        text('preamble'),
        tools.stream('<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">'),
        text('datasets'),
        tools.stream('<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data/></xfa:datasets>'),
        text('postamble'),
        tools.stream('</xdp:xdp>'),
      ]
      tools.page(2, {Annots: [field]})
      tools.catalog({AcroForm: {Fields: [field], XFA}})
    },
  },
  {
    what: 'an empty signature field',
    marker: /"\/Sig"/,
    add: (_, tools) => {
      const field = annotation(tools, 'Widget', {FT: 'Sig', T: text('sign here'), P: tools.pages[2]})
      tools.page(2, {Annots: [field]})
      tools.catalog({AcroForm: {Fields: [field], SigFlags: 0}})
    },
  },
]

const links: Feature[] = [
  {
    what: 'links to addresses, pages, names and files',
    marker: /Launch|GoToR/,
    add: (_, tools) => {
      const {pages, page, catalog, object} = tools
      const link = (A: unknown) => annotation(tools, 'Link', {A, Border: [0, 0, 1]})
      const destination = [pages[1], 'XYZ', 10, 20, null]
      page(0, {
        Annots: [
          link({S: 'URI', URI: text('https://example.org/a?b=(c)')}),
          link({S: 'GoTo', D: destination}),
          link({S: 'GoTo', D: 'old'}),
          link({S: 'GoTo', D: text('new')}),
          link({S: 'GoToR', F: text('other.pdf'), D: [0, 'Fit'], NewWindow: true}),
          link({S: 'Named', N: 'NextPage'}),
          annotation(tools, 'Link', {Dest: [pages[2], 'FitH', 30]}),
        ],
      })
      const names = object({Limits: [text('new'), text('new')], Names: [text('new'), {D: destination}]} as never)
      catalog({Dests: object({old: destination} as never), Names: {Dests: {Kids: [names]}}})
    },
  },
  {
    what: 'nested bookmarks',
    marker: new RegExp(Buffer.from('Chapter 1').toString('hex')),
    add: (_, {context, pages, catalog}) => {
      const [root, chapter, section, last] = [
        context.nextRef(),
        context.nextRef(),
        context.nextRef(),
        context.nextRef(),
      ]
      const put = (ref: PDFRef, value: Record<string, unknown>) => context.assign(ref, context.obj(value as never))
      put(root, {Type: 'Outlines', First: chapter, Last: last, Count: 3})
      put(chapter, {
        Title: text('Chapter 1'),
        Parent: root,
        Next: last,
        First: section,
        Last: section,
        Count: 1,
        Dest: [pages[0], 'Fit'],
      })
      put(section, {
        Title: unicode('Abschnitt – ü'),
        Parent: chapter,
        A: {S: 'GoTo', D: [pages[1], 'XYZ', 0, 9, 0]},
        C: [1, 0, 0],
        F: 3,
      })
      put(last, {Title: text('Last'), Parent: root, Prev: chapter, A: {S: 'URI', URI: text('x:y')}})
      catalog({Outlines: root, PageMode: 'UseOutlines'})
    },
  },
  {
    what: 'article threads',
    marker: /"B":/,
    add: (_, {context, object, pages, catalog, page}) => {
      const [thread, bead] = [context.nextRef(), context.nextRef()]
      context.assign(thread, context.obj({Type: 'Thread', F: bead, I: {Title: text('Article')}} as never))
      context.assign(bead, context.obj({Type: 'Bead', T: thread, N: bead, V: bead, P: pages[0], R: rect} as never))
      catalog({Threads: object([thread])})
      page(0, {B: [bead]})
    },
  },
]

const attachments: Feature[] = [
  {
    what: 'embedded files, one of them associated as PDF/A-3 wants it',
    marker: /"\/Data"/,
    add: async (pdf) => {
      await pdf.attach(Buffer.from('<invoice>ü</invoice>\r\n'), 'factur-x.xml', {
        mimeType: 'text/xml',
        description: 'The invoice (as data)',
        creationDate: new Date('2026-01-02T03:04:05Z'),
        modificationDate: new Date('2026-01-02T03:04:05Z'),
        afRelationship: 'Data' as never,
      })
      await pdf.attach(Buffer.from([0, 10, 13, 255]), 'bytes.bin', {mimeType: 'application/octet-stream'})
      await pdf.flush()
    },
  },
  {
    what: 'a file attached to a page',
    marker: /FileAttachment/,
    add: (_, tools) => {
      const EF = {F: tools.stream('attached\n', {Type: 'EmbeddedFile', Params: {Size: 9, CheckSum: text('x')}})}
      const FS = tools.object({Type: 'Filespec', F: text('note.txt'), UF: unicode('nöte.txt'), EF} as never)
      tools.page(0, {Annots: [annotation(tools, 'FileAttachment', {FS, Name: 'PushPin', Contents: text('see this')})]})
    },
  },
  {
    what: 'a portfolio',
    marker: /"Collection"/,
    add: async (pdf, {catalog}) => {
      await pdf.attach(Buffer.from('%PDF-1.4 inner'), 'inner.pdf')
      await pdf.flush()
      catalog({
        Collection: {
          Type: 'Collection',
          View: 'T',
          D: text('inner.pdf'),
          Schema: {Size: {Type: 'CollectionField', Subtype: 'Size', N: text('Size'), O: 1}},
          Sort: {S: 'Size', A: false},
        },
      })
    },
  },
]

const annotations: Feature[] = [
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

const structure: Feature[] = [
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

const pages: Feature[] = [
  {
    what: 'boxes, rotation, units, transitions and tab order of pages',
    marker: /"UserUnit"/,
    add: (_, {page}) => {
      page(0, {
        Rotate: 90,
        CropBox: [10, 10, 130, 200],
        BleedBox: [5, 5, 140, 210],
        TrimBox: [8, 8, 136, 208],
        ArtBox: [12, 12, 120, 190],
      })
      page(1, {UserUnit: 2.5, Trans: {Type: 'Trans', S: 'Dissolve', D: 2}, Dur: 5, Tabs: 'R'})
      page(2, {
        MediaBox: [-100, -50, 300, 550],
        Rotate: -270,
        Group: {S: 'Transparency', CS: 'DeviceRGB'},
        ID: text('web'),
      })
    },
  },
  {
    what: 'attributes that pages inherit',
    marker: /"Rotate"/,
    add: (pdf, {context}) => {
      const tree = pdf.catalog.Pages()
      for (const key of ['MediaBox', 'Resources'] as const) {
        tree.set(PDFName.of(key), pdf.getPage(2).node.get(PDFName.of(key))!)
        pdf.getPage(2).node.delete(PDFName.of(key))
      }
      tree.set(PDFName.of('Rotate'), context.obj(180))
    },
  },
  {
    what: 'a nested page tree and a page without contents',
    marker: /"Count":"4"/,
    add: (pdf, {context, object}) => {
      const tree = pdf.catalog.Pages()
      const kids = tree.Kids()
      const leaf = object({Type: 'Page', MediaBox: [0, 0, 50, 50]})
      const inner = object({
        Type: 'Pages',
        Kids: [kids.get(2), leaf],
        Count: 2,
        Parent: pdf.catalog.get(PDFName.of('Pages')),
      } as never)
      for (const ref of [kids.get(2), leaf]) (context.lookup(ref) as PDFDict).set(PDFName.of('Parent'), inner)
      tree.set(PDFName.of('Kids'), context.obj([kids.get(0), kids.get(1), inner] as never))
      tree.set(PDFName.of('Count'), context.obj(4))
    },
  },
  {
    what: 'output intents, and entries that no standard knows',
    marker: /"XYZ_Private"/,
    add: (_, {catalog, page, stream}) => {
      catalog({
        OutputIntents: [
          {
            Type: 'OutputIntent',
            S: 'GTS_PDFA1',
            OutputConditionIdentifier: text('sRGB'),
            DestOutputProfile: stream('profile', {N: 3}),
          },
        ],
        XYZ_Private: {Data: stream('private data of a program')},
        Requirements: [{Type: 'Requirement', S: 'EnableJavaScripts'}],
      })
      page(1, {XYZ_Page: text('kept too')})
    },
  },
]

export const features: Feature[] = [...forms, ...links, ...attachments, ...annotations, ...structure, ...pages]
