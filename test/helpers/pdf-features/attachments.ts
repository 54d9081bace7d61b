import {annotation, type Feature, text, unicode} from './feature.ts'

export const attachments: Feature[] = [
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
