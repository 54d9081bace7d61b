import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFString,
} from 'pdf-lib'
import {getDocument, type PDFDocumentProxy, VerbosityLevel} from 'pdfjs-dist/legacy/build/pdf.mjs'
import {createPdfEngine} from '../../src/pipeline/engines/pdfium.ts'
import {temporaryFolder} from './folder.ts'

/** One for all: each compiles its WebAssembly anew. */
const pdfium = createPdfEngine()
const fonts = join(import.meta.dirname, '../../node_modules/pdfjs-dist/standard_fonts/')

/** What two independent readers say about a document, pixels included; throws where one of them cannot open it. */
export async function readByAll(bytes: Uint8Array, password?: string) {
  return {pdfium: await readByPdfium(bytes, password), pdfjs: await readByPdfjs(bytes, password)}
}

async function readByPdfium(bytes: Uint8Array, password?: string) {
  using folder = temporaryFolder()
  const pdf = await pdfium.open(folder.file('read.pdf', bytes), {passwords: password === undefined ? [] : [password]})
  try {
    const pages = Array.from({length: pdf.pageCount}, (_, index) => ({
      info: pdf.pageInfo(index + 1),
      text: pdf.text(index + 1, 72).text,
      pixels: createHash('sha256')
        .update(pdf.render(index + 1, 36).data)
        .digest('hex'),
    }))
    const attachments = pdf.attachments(100).map(({name, type, read}) => ({name, type, data: hex(read(1e6))}))
    return {pages, attachments}
  } finally {
    pdf.close()
  }
}

const hex = (data: Uint8Array) => Buffer.from(data).toString('hex')

export async function readByPdfjs(bytes: Uint8Array, password?: string) {
  const task = getDocument({
    // pdfjs takes the buffer away from who gives it.
    data: new Uint8Array(bytes),
    ...(password === undefined ? {} : {password}),
    verbosity: VerbosityLevel.ERRORS,
    standardFontDataUrl: fonts,
    useSystemFonts: false,
    stopAtErrors: true,
    enableXfa: true,
  })
  try {
    return withoutReferences(await factsOf(await task.promise))
  } finally {
    await task.destroy()
  }
}

async function factsOf(pdf: PDFDocumentProxy) {
  const {info, metadata} = await pdf.getMetadata()
  const layers = await pdf.getOptionalContentConfig()
  return {
    info,
    xmp: (metadata?.getRaw() as string | undefined)?.replace(/\s+(<\?xpacket end)/, '$1'),
    outline: await pdf.getOutline(),
    fields: await pdf.getFieldObjects(),
    calculationOrder: await pdf.getCalculationOrderIds(),
    actions: await pdf.getJSActions(),
    attachments: await pdf.getAttachments(),
    destinations: await pdf.getDestinations(),
    pageLabels: await pdf.getPageLabels(),
    layout: [await pdf.getPageLayout(), await pdf.getPageMode(), await pdf.getViewerPreferences()],
    openAction: await pdf.getOpenAction(),
    markInfo: await pdf.getMarkInfo(),
    permissions: await pdf.getPermissions(),
    layers: {order: layers.getOrder(), groups: [...layers].map(([, group]) => group)},
    xfa: pdf.allXfaHtml,
    pages: await Promise.all(Array.from({length: pdf.numPages}, (_, index) => pageFacts(pdf, index + 1))),
  }
}

async function pageFacts(pdf: PDFDocumentProxy, number: number) {
  const page = await pdf.getPage(number)
  const {items} = await page.getTextContent({includeMarkedContent: true})
  return {
    geometry: [page.view, page.rotate, page.userUnit],
    annotations: await page.getAnnotations(),
    actions: await page.getJSActions(),
    structure: await page.getStructTree(),
    operators: (await page.getOperatorList()).fnArray,
    text: items.map((item) => ('str' in item ? item.str : item.type)),
  }
}

/** Facts without the numbers of objects, which a writer may choose anew. */
function withoutReferences(facts: Awaited<ReturnType<typeof factsOf>>): typeof facts {
  return JSON.parse(JSON.stringify(facts, (_, value) => (isReference(value) ? 'reference' : value)))
}

function isReference(value: unknown): boolean {
  if (typeof value === 'string') return /^(?:[a-z_]*\d+_)?\d+R\d*$/.test(value)
  return typeof value === 'object' && value !== null && 'num' in value && 'gen' in value
}

/** Entries of objects that others refer to for what they are; any other object stands for its value. */
const individual = ['Parent', 'Kids', 'P', 'K', 'Next', 'Fields', 'T', 'Popup', 'OCGs', 'OCProperties'].map((key) =>
  PDFName.of(key),
)

function isIndividual(object: PDFObject | undefined): boolean {
  if (!(object instanceof PDFDict)) return false
  const type = object.lookup(PDFName.of('Type'))
  return individual.some((key) => object.has(key)) || ['OCG', 'Annot'].some((each) => type === PDFName.of(each))
}

/**
 * The objects that hang on the catalog and the document information, in a form that can be compared: references
 * followed, streams decoded, keys sorted. Pixels of images, contents of pages and forms,
 * how a stream is coded and which values are indirect are left out.
 */
export async function objectsOf(bytes: Uint8Array): Promise<unknown> {
  const {context} = await PDFDocument.load(bytes, {updateMetadata: false})
  const seen = new Map<PDFRef, number>()
  const visit = (object: PDFObject | undefined): unknown => {
    if (object instanceof PDFRef) {
      const target = context.lookup(object)
      if (!isIndividual(target)) return visit(target)
      if (seen.has(object)) return `object ${seen.get(object)}`
      seen.set(object, seen.size)
      return visit(target)
    }
    if (object instanceof PDFArray) return object.asArray().map(visit)
    if (object instanceof PDFDict) return visitDict(object, object.lookup(PDFName.of('Type')) === PDFName.of('Page'))
    if (object instanceof PDFRawStream) return visitStream(object)
    if (object instanceof PDFString || object instanceof PDFHexString) return `string ${hex(object.asBytes())}`
    return String(object)
  }
  const visitDict = (dict: PDFDict, isPage: boolean) => {
    const entries = dict.entries().map(([key, value]) => [key.decodeText(), value] as const)
    const kept = entries.filter(([key]) => !(isPage && key === 'Contents')).toSorted(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(kept.map(([key, value]) => [key, visit(value)]))
  }
  const visitStream = ({dict, contents}: PDFRawStream) => {
    if (dict.lookup(PDFName.of('Subtype')) === PDFName.of('Image')) return 'image'
    const described = dict.clone()
    for (const key of ['Length', 'Filter', 'DecodeParms']) described.delete(PDFName.of(key))
    if (dict.lookup(PDFName.of('Subtype')) === PDFName.of('Form')) return visitDict(described, false)
    const data = dict.has(PDFName.of('Filter'))
      ? decodePDFRawStream(PDFRawStream.of(dict, contents)).decode()
      : contents
    return {...visitDict(described, false), data: hex(data)}
  }
  return {catalog: visit(context.trailerInfo.Root), info: visit(context.trailerInfo.Info)}
}
