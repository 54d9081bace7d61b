import type {Page, PageCode, Word} from '../../types/document.ts'
import type {EmbeddingModel, ImageFormat, SearchableMode} from '../../types/options.ts'
import type {PageClass} from '../../types/results.ts'
import type {LanguageModelEngine} from './llm/types.ts'

/** Whether an engine can work here, and what it is; for `snap doctor` and for checks before work starts. */
export interface Probe {
  ok: boolean
  version: string
  /** What is there, or what is missing. */
  detail: string
  /** The command that helps where something is missing. */
  hint?: string
  /** Codes of all languages an OCR engine can read here, sorted. */
  languages?: string[]
}

/** Raw pixels, row by row, 8 bits a channel, no padding. */
export interface Raster {
  width: number
  height: number
  channels: 1 | 3
  data: Uint8Array
  /** Resolution the pixels were made at, or a guess; used for page sizes only. */
  dpi: number
}

/** How an engine makes a page ready to be read. */
export type Preparation = 'first' | 'second'

export interface OcrRequest {
  /** Upright page image; the engine prepares it for itself. */
  image: Raster
  /** tesseract language codes, never empty. */
  langs: string[]
  /** `block` for bills and receipts (one column), `auto` for full pages. */
  layout: 'block' | 'auto'
  /** `second` prepares the page so that other mistakes are made than in the first reading; `first` where absent. */
  preparation?: Preparation
  signal: AbortSignal
}

export interface OcrResult {
  /** In reading order, boxes in pixels of `request.image`. */
  words: Word[]
  engine: string
}

/** How the lines of a page run in its picture: as they should, or from top to bottom on a page that lies on its side. */
export type LineDirection = 'horizontal' | 'vertical' | 'unknown'

/** What the print of a page looks like before it is read. */
export interface Print {
  /** `block` for the narrow print of a till roll, `auto` for pages that may have columns. */
  layout: OcrRequest['layout']
  lines: LineDirection
}

/** Reads words from a picture. One instance lives as long as its worker process. */
export interface OcrEngine {
  name: string
  probe(langs: string[]): Promise<Probe>
  read(request: OcrRequest): Promise<OcrResult>
  /** What the print looks like, where the engine finds the lines before it reads them and so knows for nothing. */
  examine?(image: Raster): Promise<Print>
  /** Those of `langs` it lacks letters of, where it has one alphabet for all languages; tesseract gives the letters then. */
  unwritable?(langs: readonly string[]): Promise<string[]>
  close(): Promise<void>
}

export interface ImageInfo {
  /** After EXIF rotation. */
  width: number
  height: number
  /** Frames of a multi-page TIFF or animated GIF (GIF counts as 1). */
  pages: number
  dpi: number
  /** Clockwise degrees that EXIF asks for. */
  rotation: number
  /** The tag itself, 1 to 8, mirrored ones among them. */
  orientation: number
  format: string
  /** As stored: 1 gray, 2 gray with alpha, 3 RGB, 4 RGB with alpha or CMYK. */
  channels: number
}

export interface CompressPictureOptions {
  format: Exclude<ImageFormat, 'pdf'>
  /** Of JPEG, 1-100; other formats get the number that looks alike. */
  quality: number
  /** Scans come down to it; pictures without a physical size keep their pixels. */
  maxDpi: number
  /** Factor of the sides of pictures without a physical size, at most 1. */
  shrink: number
  /** No pixel changes. */
  lossless: boolean
  keepMetadata: boolean
  signal: AbortSignal
}

export interface CompressedPicture {
  /** Null where the original bytes are to be kept. */
  bytes: Uint8Array | null
  /** Whether quality and size decide about the bytes: a search for a target has something to turn. */
  lossy: boolean
  /** Of the result's format, without a point. */
  extension: string
  reason: string
}

/** Decodes, scales and encodes pictures; refuses bombs before decoding. */
export interface ImageEngine {
  probe(): Promise<Probe>
  /** What one page (0-based frame, the first if not given) is, from the header alone. */
  info(path: string, frame?: number): Promise<ImageInfo>
  /** Upright pixels of one page (0-based frame), scaled down to at most `maxPixels`. */
  decode(path: string, frame: number, options: {maxPixels: number; gray: boolean}): Promise<Raster>
  /** JPEG (mozjpeg) of a raster. */
  encodeJpeg(image: Raster, options: {quality: number; maxWidth?: number}): Promise<Buffer>
  encodeWebp(image: Raster, options: {quality: number; maxWidth?: number}): Promise<Buffer>
  /** How much higher than wide a pixel of one page (0-based frame) is, upright: 1 but for fax machines. */
  pixelHeight(path: string, frame: number): Promise<number>
  resize(image: Raster, width: number, height: number): Promise<Raster>
  rotate(image: Raster, degrees: 90 | 180 | 270): Promise<Raster>
  /** A smaller file of the first page, of all pages in TIFF. Throws E_UNSUPPORTED for pages that the format has no place for. */
  compress(path: string, options: CompressPictureOptions): Promise<CompressedPicture>
}

export interface PdfPageInfo {
  page: number
  /** Points, upright (after /Rotate), CropBox. */
  width: number
  height: number
  /** /Rotate of the page. */
  rotation: number
  class: PageClass
}

/** All text of a page, or what is seen of it: without text layers of OCR. */
export type WhichText = 'all' | 'visible'

/** A file embedded in a PDF. */
export interface PdfAttachment {
  name: string
  /** MIME type as the PDF claims; empty where it claims none. */
  type: string
  /** Its bytes. Throws DocumentError E_TOO_BIG above `maxBytes`, E_UNREADABLE. */
  read(maxBytes: number): Uint8Array
}

/** An open PDF; must be closed. */
export interface PdfDocument {
  /** As its page tree says. */
  pageCount: number
  /** Those of the pages that the file does not hold; without a look at their contents. */
  missingPages(): number[]
  pageInfo(page: number): PdfPageInfo
  /** Upright pixels of a page. */
  render(page: number, dpi: number): Raster
  /** The words of a born-digital page with boxes in pixels at `dpi` of the upright page, and its text in reading order. */
  text(page: number, dpi: number, which?: WhichText): {words: Word[]; text: string}
  /** Whether anything is drawn that could be a code: a picture, or very many lines. */
  mayHoldCode(page: number): boolean
  /** The embedded files of the document, not of its annotations; at most the first `limit`. */
  attachments(limit: number): PdfAttachment[]
  close(): void
}

/** Opens PDFs for reading. Throws DocumentError E_ENCRYPTED, E_UNREADABLE, E_TOO_BIG, E_EMPTY. */
export interface PdfEngine {
  probe(): Promise<Probe>
  open(path: string, options: {passwords: string[]}): Promise<PdfDocument>
}

/** Reads the text of formats that are not pictures. Pages of text formats have width and height 0. */
export interface TextEngine {
  probe(): Promise<Probe>
  read(path: string, media: string): Promise<Page[]>
}

/** An element of an XML file, its prefixes resolved. */
export interface XmlElement {
  /** Without prefix. */
  name: string
  /** URI of its namespace, empty for none. */
  namespace: string
  /** By name as written. */
  attributes: ReadonlyMap<string, string>
  children: XmlElement[]
  /** Its own character data, entities replaced, white space as written. */
  text: string
}

/**
 * Reads XML without document types, entities of its own or anything outside the file. Throws DocumentError E_UNREADABLE,
 * E_TOO_BIG, E_EMPTY, E_GONE.
 */
export interface XmlEngine {
  probe(): Promise<Probe>
  read(path: string): Promise<XmlElement>
  parse(bytes: Uint8Array): Promise<XmlElement>
}

/** Finds machine-readable codes in pictures. */
export interface CodeEngine {
  probe(): Promise<Probe>
  /** Boxes in pixels of the picture. */
  read(image: Raster): Promise<PageCode[]>
}

/** Rewrites PDFs and makes them from images. */
export interface PdfWriter {
  probe(): Promise<Probe>
  /** A PDF with the images of `path` recompressed and, if `pages` is given, an invisible text layer; the bytes of the new file. */
  compress(path: string, options: CompressPdfOptions): Promise<CompressedPdf>
  /** One page per image, with an invisible text layer. */
  fromImages(images: Iterable<PageImage> | AsyncIterable<PageImage>, metadata: {title: string}): Promise<Uint8Array>
}

/** The picture of a page as it goes into a PDF. */
export interface PageImage {
  /** A JPEG as it is, or pixels that are coded by what they show. */
  picture: {jpeg: Uint8Array} | PagePixels
  page: Page
  /** How much higher than wide a pixel is, 1 where absent: fax machines have 204 by 98 dots an inch. */
  pixelHeight?: number
}

export interface PagePixels {
  /** Upright. */
  raster: Raster
  encoding: Pick<CompressPdfOptions, 'quality' | 'maxDpi' | 'lossless' | 'signal'>
  /**
   * The JPEG that the pixels come from: it goes in as it is where no pixel may change, or coding it again saves little.
   * `orientation` (TIFF 6.0, tag 274) makes it stand as the raster does.
   */
  original?: {jpeg: Uint8Array; orientation: number}
}

export interface CompressPdfOptions {
  quality: number
  maxDpi: number
  /** Pages whose words become a text layer; pages that are text already are left out by the caller. */
  layer: Page[]
  searchable: SearchableMode
  /** No pixel of an image changes. */
  lossless: boolean
  /** Text layers of OCR are removed from the pages that get a new one. */
  redoOcr: boolean
  passwords: string[]
  signal: AbortSignal
  /** Called once the structure of the file is read. */
  onParsed?(): void
}

export interface CompressedPdf {
  /** Null where the original bytes are to be kept. */
  bytes: Uint8Array | null
  searchable: boolean
  reason: string
  /** Pages of the new file, where the page tree of the original says another number. */
  pageCount?: number
}

/** Makes vectors of text. */
export interface Embedder {
  /** Vectors of length 1, all of one dimension, in the order of the texts. */
  embed(
    texts: readonly string[],
    options: {purpose: 'document' | 'query'; signal: AbortSignal},
  ): Promise<Float32Array[]>
  close(): Promise<void>
}

/** All engines of a worker process. Heavy packages are loaded on first use. */
export interface Engines {
  ocr(name: string): Promise<OcrEngine>
  image(): Promise<ImageEngine>
  pdf(): Promise<PdfEngine>
  pdfWriter(): Promise<PdfWriter>
  text(): Promise<TextEngine>
  xml(): Promise<XmlEngine>
  codes(): Promise<CodeEngine>
  /** Of servers only where they may be asked: in the parent process. */
  embedder(model: EmbeddingModel): Promise<Embedder>
  llm(): Promise<LanguageModelEngine>
  close(): Promise<void>
}

/** How a test or a plugin replaces engines: the default export of the module named by SNAPBATCH_ENGINES. */
export type EngineOverrides = (base: Engines) => Partial<Engines>
