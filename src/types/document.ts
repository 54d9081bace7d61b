import type {EInvoiceFile} from './e-invoice.ts'

/** [x, y, width, height] in pixels of the upright page image (after EXIF rotation, before deskew). */
export type Box = [x: number, y: number, width: number, height: number]

/** One word of a page as an engine read it. */
export interface Word {
  text: string
  box: Box
  /** 0..1; 1 for text that was born digital. */
  confidence: number
  /** Index of the engine's text line on this page; words of one line share it. */
  line: number
  /** [x0, y0, x1, y1] of the word's baseline in the same pixels, where the engine gives one. */
  baseline?: [number, number, number, number]
}

/** Where the words of a page came from. */
export type PageSource = 'text' | 'ocr'

/** The same page read again, by another engine or from another preparation; boxes in the same pixels. */
export interface SecondReading {
  engine: string
  text: string
  words: Word[]
  confidence: number
}

/** A machine-readable code on a page. */
export interface PageCode {
  format: 'qr'
  text: string
  box: Box
}

/**
 * A page that was read. `width` and `height` are pixels of the upright page image at `dpi`; both are 0 for formats
 * without pages (TXT, EML, ...), whose words then stand on a character grid (10 x 20 units) and whose boxes mean nothing
 * outside the row and column logic.
 */
export interface Page {
  /** 1-based. */
  page: number
  width: number
  height: number
  dpi: number
  /** Clockwise degrees the stored image was turned to be upright: 0, 90, 180 or 270. */
  rotation: number
  source: PageSource
  /** Name of the engine that read it: `tesseract`, `pdfium`, `hocr`, `text`, ... */
  engine: string
  /** tesseract codes of the languages it was read in, where an engine was told; the page's own first. */
  languages?: string[]
  /** Plain text in reading order, lines separated by \n. */
  text: string
  words: Word[]
  /** Mean word confidence 0..1, or 1 without words. */
  confidence: number
  /** Set when the page could not be read for good; the rest of the document is kept. */
  error?: {code: string; message: string}
  /** Difference hash of the page image, hex: scan/duplicate/look.ts. */
  look?: string
  /** Made where a check of the first reading failed; fields are decided between the two. */
  second?: SecondReading
  /** Codes on its picture, where there are any. */
  codes?: PageCode[]
  /** On the first page: the e-invoice that the document is, or that is attached to it. */
  eInvoice?: EInvoiceFile
}

/** Media that hold files of their own: messages, attachments, entries of archives. A mail is a text besides. */
export const isContainer = (media: MediaKind): boolean => media === 'eml' || hasNoText(media)

/** Media that are nothing but what they hold. */
export const hasNoText = (media: MediaKind): boolean => media === 'mbox' || media === 'zip'

/** A page range, both ends 1-based and inclusive. */
export interface PageRange {
  from: number
  to: number
}

/** What the page image is, for `pageImages` of the contract. */
export type PageImage = Pick<Page, 'page' | 'width' | 'height' | 'dpi' | 'rotation'>

/** What a document is; `other` where no kind has enough evidence. */
export const documentKinds = [
  'bill',
  'receipt',
  'invoice',
  'contract',
  'letter',
  'statement',
  'payslip',
  'tax',
  'medical',
  'travel',
  'other',
] as const
export type DocumentKind = (typeof documentKinds)[number]

/** What a format is to the pipeline; decided by content, never by name alone. */
export const mediaKinds = [
  'image',
  'pdf',
  'xml',
  'hocr',
  'text',
  'markdown',
  'html',
  'docx',
  'xlsx',
  'csv',
  'eml',
  'mbox',
  'zip',
] as const
export type MediaKind = (typeof mediaKinds)[number]

/** The file a stage works on. */
export interface DocumentRef {
  /** Public id, `d_...`. */
  id: string
  /** Absolute path of the bytes to read: the original, never written to. */
  path: string
  sha256: string
  bytes: number
  media: MediaKind
}
