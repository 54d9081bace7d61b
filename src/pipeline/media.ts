import {open} from 'node:fs/promises'
import {basename, extname} from 'node:path'
import {encodePath} from '../path-bytes.ts'
import type {MediaKind} from '../types/document.ts'
import {isSigned, signedStart} from './engines/cms.ts'
import {heifCodec} from './engines/heif-brands.ts'
import {detectCharset} from './engines/text/charset.ts'
import {zipEntries} from './engines/text/zip.ts'
import {looksLikeEInvoice} from './scan/e-invoice/sniff.ts'

/** What a file is; `empty` has no byte in it, null is nothing that snap reads. */
export type Sniffed = MediaKind | 'empty' | null

/** First bytes of picture formats, as Latin-1. */
const pictures = ['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a', 'II*\0', 'MM\0*', 'II+\0', 'MM\0+']
/** Readers accept the header anywhere in the first 1,024 bytes; behind printable text it is a text about PDF. */
const pdfHeader = /(?:^|[^ -~])%PDF-\d/

/** Text that is no document: other formats, programs and data that lie beside documents. By first characters. */
const otherText = /^(?:%!PS|\{\\rtf|#!|<\?xml|<svg|-----BEGIN )/i

/** The same by name, where the characters say nothing. */
const otherNames = new Set(
  'json jsonl ndjson xml svg js mjs cjs ts tsx jsx css scss py rb pl php sh bat ps1 c h cc cpp java go rs sql yaml yml toml ini lock map tex rtf ps pem key crt'.split(
    ' ',
  ),
)

const flavours: Record<string, MediaKind> = {
  md: 'markdown',
  markdown: 'markdown',
  csv: 'csv',
  tsv: 'csv',
  html: 'html',
  htm: 'html',
  xhtml: 'html',
  hocr: 'hocr',
  eml: 'eml',
}

const headBytes = 16_384

/** A ZIP directory stands at the end: 256 kB hold those of over 3,000 parts. */
const tailBytes = 262_144

/**
 * What a file is, decided by its content: reads the first 16 kB and, of ZIP archives, the directory at the end. `name` where
 * the path has another one. Throws what the file system throws.
 */
export async function sniffFile(path: string, name: string = path): Promise<Sniffed> {
  await using file = await open(encodePath(path))
  const head = Buffer.alloc(headBytes)
  const {bytesRead} = await file.read(head, 0, headBytes, 0)
  const read = head.subarray(0, bytesRead)
  if (!isZip(read)) return sniffMedia(read, basename(name))
  const {size} = await file.stat()
  const tail = Buffer.alloc(Math.min(size, tailBytes))
  await file.read(tail, 0, tail.length, size - tail.length)
  return sniffZip(zipEntries(tail, size)?.map((entry) => entry.name) ?? [firstEntry(read)])
}

/**
 * The same from the first bytes alone (4 kB or more of larger files), without ZIP archives, whose directory is at the
 * end: they are null. The name decides between flavours of text where the content leaves it open, never more.
 */
export function sniffMedia(head: Uint8Array, name: string): Sniffed {
  if (head.length === 0) return 'empty'
  if (isZip(head)) return null
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 1_024)).toString('latin1')
  const extension = extname(name).slice(1).toLowerCase()
  // Office files with a password are compound files: their own engine says so, better than "unknown".
  if (start.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return officeKind(extension)
  if (pictures.some((magic) => start.startsWith(magic)) || /^RIFF.{4}WEBP/s.test(start)) return 'image'
  if (heifCodec(head) !== null) return 'image'
  if (pdfHeader.test(start)) return 'pdf'
  if (isSigned(head)) return sniffSigned(head)
  const charset = detectCharset(head)
  return charset === null ? null : sniffText(new TextDecoder(charset).decode(head), extension)
}

/** Of signed files e-invoices are read; the content is not whole in the first bytes, but its beginning is. */
function sniffSigned(head: Uint8Array): Sniffed {
  const text = signedStart(head)
  return looksLikeEInvoice(text.slice(Math.max(0, text.indexOf('<')))) ? 'xml' : null
}

/** The header of an entry, or the end record of an archive without any. */
const isZip = (head: Uint8Array) =>
  head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))

/** Where the directory is too long for the tail, or missing, the name of the first entry says what wrote the archive. */
const firstEntry = (head: Buffer): string =>
  head.length < 30 ? '' : head.toString('utf8', 30, 30 + Math.min(head.readUInt16LE(26), 300))

/** Files by which formats are known that are ZIP archives and no folders of documents: OOXML, ODF and EPUB, Java, iWork, maps. */
const formatMarks =
  /^(?:\[Content_Types\]\.xml|mimetype|META-INF\/MANIFEST\.MF|AndroidManifest\.xml|doc\.kml|Index\/.*\.iwa)$/

/** By the main part, which Office looks up by the content types and which all known writers name so. */
function sniffZip(names: string[]): Sniffed {
  if (!names.some((name) => formatMarks.test(name))) return 'zip'
  if (names.some((name) => /^word\/document\d*\.xml$/.test(name))) return 'docx'
  return names.includes('xl/workbook.xml') ? 'xlsx' : null
}

const officeKind = (extension: string): Sniffed => (extension === 'docx' || extension === 'xlsx' ? extension : null)

/** Which flavour a text is. HTML, e-invoices and e-mails show it; Markdown, CSV and plain text are told apart by name only. */
function sniffText(text: string, extension: string): Sniffed {
  const named = flavours[extension]
  const body = text.trimStart()
  if (/<[^>]{0,200}\bclass\s*=\s*["']?ocr_page\b|<meta\s[^>]{0,100}ocr-system/i.test(body) && body.startsWith('<'))
    return 'hocr'
  if (named === 'hocr' && !body.startsWith('<')) return null
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->)[\s\S])*-->\s*)*(?:<!doctype\s+html|<html[\s>])/i.test(body)) return 'html'
  if (looksLikeEInvoice(body)) return 'xml'
  if (otherText.test(body)) return named === 'html' && /<(?:body|table|p|div)\b/i.test(body) ? 'html' : null
  if (isMailbox(body)) return 'mbox'
  if (named === undefined && extension !== 'txt' && isMail(body)) return 'eml'
  return named ?? (otherNames.has(extension) ? null : 'text')
}

/** A block of header lines (RFC 5322) with a sender and a field that only mail programs write. */
function isMail(text: string): boolean {
  const block = /^(?:[!-9;-~]{1,76}:[^\n]*\n(?:[ \t][^\n]*\n)*)+/.exec(text)?.[0] ?? ''
  return /^from:/im.test(block) && /^(?:received|return-path|message-id|mime-version|delivered-to):/im.test(block)
}

/** The line that begins a message in a mailbox (RFC 4155), with its time of day, and a header under it. */
const isMailbox = (text: string): boolean => /^From \S[^\n]{0,500}\d\d?:\d\d[^\n]{0,100}\n>?[!-9;-~]{1,76}:/.test(text)
