import {type PDFDict, PDFName} from 'pdf-lib'
import {type Feature, text} from './feature.ts'

export const pages: Feature[] = [
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
