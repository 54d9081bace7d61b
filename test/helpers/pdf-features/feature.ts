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
import {drawLines, scanPdf} from '../pdf.ts'

/** Something that a PDF can hold besides what its pages show. */
export interface Feature {
  what: string
  /** What must be found in the objects of a document that has it. */
  marker: RegExp
  add(pdf: PDFDocument, tools: Tools): void | Promise<void>
}

export interface Tools {
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

export const text = (value: string) => PDFString.of(value)
export const unicode = (value: string) => PDFHexString.fromText(value)

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

export const rect = [10, 10, 60, 30]

/** An appearance stream of an annotation. */
const appearance = ({stream}: Tools, content = '1 0 0 RG 0 0 50 20 re S') =>
  stream(content, {Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 50, 20], Resources: {}})

export function annotation(tools: Tools, subtype: string, entries: Record<string, unknown> = {}): PDFRef {
  const AP = {N: appearance(tools)}
  return tools.object({Type: 'Annot', Subtype: subtype, Rect: rect, AP, NM: text(subtype), F: 4, ...entries} as never)
}
