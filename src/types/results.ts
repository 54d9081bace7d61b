import type {Failure} from '../errors.ts'
import type {Bill, Contract} from './bill.ts'
import type {Box, DocumentKind, MediaKind, Page, PageImage, PageRange, PageSource} from './document.ts'
import type {VendorProfile, VendorTraces} from './vendor.ts'

/** How a page of a document has to be read: decided from structure, without OCR. */
export type PageClass = 'text' | 'scan' | 'scan-with-text' | 'stamp-over-scan' | 'blank'

/** Result of scan.split: how many pages there are and in which units they are read. */
export interface SplitData {
  media: MediaKind
  pages: number
  /** Pages the file says it has, where the last of them are not in it. */
  claimedPages?: number
  /** Units of durable page work: 1 page where OCR is needed, up to 32 pages of text. Cover all pages, in order. */
  units: PageRange[]
  /** It was looked for what is inside; absent for other media, and in results of programs that did not look. */
  isOpened?: true
  /** What was inside of a mail, a mailbox or an archive. Kept apart from the rest of it. */
  contains?: ContainedMember[]
}

/**
 * Something found inside of a document, in its order there: a file that a worker left as `file` in its work folder, one
 * that was passed over for a `reason`, or one that cannot be read. `name` is safe as the end of a path; folders in it are
 * separated by "/", and no two of a document differ only in case.
 */
export type ContainedMember = {name: string} & (
  | {file: string; sha256: string; bytes: number; media: MediaKind}
  | {reason: string}
  | {error: Failure}
)

/** Where a document stands inside of others, and what may still be taken out of the outermost of them. */
export interface Nesting {
  /** 0 for what was given itself, 1 for what is inside of it. */
  depth: number
  /** Documents and bytes that were taken out of the outermost one so far, at any depth. */
  files: number
  bytes: number
}

/** Of a document that was given itself. */
export const outermost: Nesting = {depth: 0, files: 0, bytes: 0}

/** Result of scan.page: the pages of its range. */
export interface PageData {
  pages: Page[]
}

/** Input of scan.read: every page of the document, in order. */
export interface ReadInput {
  pages: Page[]
  /** Pages the file says it has, where the last of them are not in it. */
  claimedPages?: number
  /** Vendors that may have written it, by what was known when its batch began; absent with --no-memory. */
  vendors?: VendorProfile[]
}

/** What a document is known again by when it comes a second time as other bytes. */
export interface Fingerprint {
  /** Digits of words that have three or more. */
  numbers: string[]
  /** Times of day that were read surely, "09:05". */
  times: string[]
  /** MinHash of the words, base64. */
  sketch: string
  /** SHA-256 of all words, sorted, where none had to be recognised; absent else, and in readings of older versions. */
  exact?: string
  /** Difference hashes of the page images, hex, one after the other; empty where there are none. */
  look: string
  /** Values that are nearly sure. */
  date: string | null
  total: string | null
  invoiceNumber: string | null
}

/** One of several bills that a document holds. */
export interface BillPart {
  pages: PageRange
  /** Where it stands, if not alone on its page. */
  box: Box | null
  kind: DocumentKind
  bill: Bill | null
  review: boolean
  reviewReasons: string[]
}

/** Result of scan.read: what the document is and what it says. */
export interface ReadData {
  kind: DocumentKind
  /** 0..1, sure from 0.9; absent in results of programs that did not tell. */
  kindConfidence?: number
  /** Null for kinds without figures. */
  bill: Bill | null
  contract: Contract | null
  /** Two or more bills, in the order of their pages; absent where the document is one. `bill` is null beside them. */
  parts?: BillPart[]
  /** A person should look at it; `reviewReasons` say why, one sentence each. */
  review: boolean
  reviewReasons: string[]
  /** Absent in results of programs that did not look for duplicates. */
  fingerprint?: Fingerprint
  /** For learning about the vendor; absent where there is no bill. */
  traces?: VendorTraces
  pageImages: PageImage[]
  /** Engines that read the pages, e.g. "tesseract" or "pdfium+tesseract". */
  engine: string
  /** tesseract codes of the languages the pages were read in, most pages first; absent where no picture was read. */
  languages?: string[]
}

/** Input of compress: the pages with their words, for the text layer. */
export interface CompressInput {
  pages: Page[]
}

/** Result of compress beside its files. */
export interface CompressData {
  /** Null for text documents, which make no file. */
  archive: {searchable: boolean; reason: string; bytes: number; originalBytes: number} | null
}

/** Input of ingest. */
export interface IngestInput {
  pages: Page[]
  read: ReadData
}

/** A piece of a document's text. `start` and `end` are UTF-16 offsets into the text of its page, [start, end). */
export interface Chunk {
  ordinal: number
  page: number
  start: number
  end: number
  text: string
  /** How its page was read; absent in chunks of before. */
  source?: PageSource
}

export interface IngestData {
  chunks: Chunk[]
}

/** Input of embed: chunks without a vector, and the dimension of those that the model made before; null: none. */
export interface EmbedInput {
  chunks: Chunk[]
  dimension: number | null
}

/** Result of embed: vectors of length 1, little-endian float32, one after the other, base64; the chunks they are of. */
export interface EmbedData {
  dimension: number
  chunks: Pick<Chunk, 'ordinal' | 'text'>[]
  vectors: string
}

/** Input of enrich. */
export interface EnrichInput {
  pages: Page[]
  /** As it is with what the user said over it: what a person settled is not asked for. */
  read: ReadData
  /** Labels to choose from; none where the document has one. */
  labels: string[]
  /** ISO date: no bill is dated later. */
  today: string
}
