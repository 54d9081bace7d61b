import {isUtf8} from 'node:buffer'
import {promisify} from 'node:util'
import {inflateRaw} from 'node:zlib'
import {DocumentError} from '../../../errors.ts'

const inflate = promisify(inflateRaw)

/** One file of a ZIP archive, as the central directory describes it. Sizes are bytes, `offset` that of its local header. */
export interface ZipEntry {
  name: string
  encrypted: boolean
  /** A symbolic link: its bytes are the path that it leads to. */
  isLink: boolean
  method: number
  crc: number
  packed: number
  size: number
  offset: number
}

/** Where the central directory stands. */
export interface ZipDirectory {
  entries: number
  offset: number
  bytes: number
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50
/** System that wrote an entry (APPNOTE 4.4.2): its mode is in the upper half of the external attributes. */
const unix = 3
/** The end record has 22 bytes, and a comment of up to 65,535 behind it. */
export const zipTailBytes = 22 + 65_535

/**
 * Entries of a ZIP archive (PKWARE APPNOTE 4.3.12 and 4.3.16) from the last bytes of a file of `fileSize` bytes, or null
 * if they hold no whole central directory. Nothing is inflated. ZIP64 archives (over 4 GB or 65,535 entries) are null.
 */
export function zipEntries(tail: Uint8Array, fileSize = tail.length): ZipEntry[] | null {
  const directory = zipDirectory(tail)
  const start = directory === null ? -1 : directory.offset - (fileSize - tail.length)
  return directory === null || start < 0 ? null : parseZipDirectory(tail.subarray(start), directory.entries)
}

/** What the end record says about the directory, from the last bytes of a file; null without one. */
export function zipDirectory(tail: Uint8Array): ZipDirectory | null {
  const view = viewOf(tail)
  const lowest = Math.max(0, view.byteLength - zipTailBytes)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== endSignature) continue
    return {
      entries: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    }
  }
  return null
}

/** The entries of a central directory, which begins with the first byte; null where it is damaged. */
export function parseZipDirectory(bytes: Uint8Array, count: number): ZipEntry[] | null {
  const view = viewOf(bytes)
  const entries: ZipEntry[] = []
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entrySignature) return null
    const flags = view.getUint16(at + 8, true)
    const nameLength = view.getUint16(at + 28, true)
    entries.push({
      name: entryName(bytes.subarray(at + 46, at + 46 + nameLength), (flags & 0x800) !== 0),
      encrypted: (flags & 1) === 1,
      isLink: view.getUint8(at + 5) === unix && (view.getUint16(at + 40, true) & 0xf000) === 0xa000,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** Upper half of code page 437, which names are in without the flag for UTF-8 (APPNOTE, D.1); many are UTF-8 all the same. */
const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'

function entryName(bytes: Uint8Array, isMarked: boolean): string {
  const text = Buffer.from(bytes)
  if (isMarked || isUtf8(text)) return text.toString('utf8')
  return Array.from(text, (byte) => (byte < 128 ? String.fromCharCode(byte) : cp437[byte - 128])).join('')
}

const limits = {
  entries: 10_000,
  /** Bytes of all entries together: the largest office files that people keep are under 100 MB. */
  totalSize: 200 * 1024 * 1024,
  /** Deflate reaches 1,032; real sheets of repeated rows stay under 100. Small archives may be anything. */
  ratio: 250,
  ratioFrom: 8 * 1024 * 1024,
}

/**
 * Checks an office file before anything is inflated by a library, and proves that its XML entries inflate to what they
 * declare. `xmlMegabytes` bounds the XML, for what its parser makes of it. Returns the inflated XML by name. Throws
 * E_UNREADABLE, E_ENCRYPTED or E_TOO_BIG.
 */
export async function openOfficeZip(bytes: Uint8Array, xmlMegabytes: number): Promise<Map<string, Buffer>> {
  const entries = zipEntries(bytes)
  if (entries === null) throw new DocumentError('E_UNREADABLE', 'The file is damaged: its ZIP directory is missing')
  if (entries.some((entry) => entry.encrypted))
    throw new DocumentError('E_ENCRYPTED', 'The file is protected by a password')
  refuseBombs(entries, bytes.length, xmlMegabytes)
  const parts = new Map<string, Buffer>()
  for (const entry of entries) {
    if (isXml(entry)) parts.set(entry.name, await inflateEntry(bytes, entry))
  }
  return parts
}

const isXml = (entry: ZipEntry) => /\.(xml|rels)$/i.test(entry.name)
const total = (entries: ZipEntry[]) => entries.reduce((sum, entry) => sum + entry.size, 0)

function refuseBombs(entries: ZipEntry[], fileSize: number, xmlMegabytes: number): void {
  const size = total(entries)
  const tooBig = (what: string) => new DocumentError('E_TOO_BIG', `The file unpacks to ${what}`)
  if (entries.length > limits.entries) throw tooBig(`${entries.length} parts; the limit is ${limits.entries}`)
  if (size > limits.totalSize) throw tooBig(`${megabytes(size)}; the limit is ${megabytes(limits.totalSize)}`)
  const xml = total(entries.filter(isXml))
  if (xml > xmlMegabytes * 1024 * 1024) throw tooBig(`${megabytes(xml)} of XML; the limit is ${xmlMegabytes} MB`)
  if (size > limits.ratioFrom && size > fileSize * limits.ratio)
    throw tooBig(`${Math.round(size / fileSize)} times its size`)
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`

/** Bytes of one entry. A stream that yields more than the directory declares is a bomb. */
async function inflateEntry(bytes: Uint8Array, entry: ZipEntry): Promise<Buffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (entry.offset + 30 > bytes.length) throw damaged(entry)
  const start = entry.offset + 30 + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true)
  const packed = bytes.subarray(start, start + entry.packed)
  if (packed.length < entry.packed) throw damaged(entry)
  if (entry.method === 0) return Buffer.from(packed)
  try {
    return await inflate(packed, {maxOutputLength: Math.max(1, entry.size)})
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') throw damaged(entry, error)
    throw new DocumentError('E_TOO_BIG', `The file unpacks to more than it declares: ${entry.name}`, {cause: error})
  }
}

const damaged = (entry: ZipEntry, cause?: unknown) =>
  new DocumentError('E_UNREADABLE', `The file is damaged: ${entry.name} cannot be unpacked`, {cause})
