import type {PDFRef} from 'pdf-lib'
import {annotation, type Feature, rect, text, unicode} from './feature.ts'

export const links: Feature[] = [
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
