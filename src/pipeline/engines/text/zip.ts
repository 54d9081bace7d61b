import {promisify} from 'node:util'
import {inflateRaw} from 'node:zlib'
import {DocumentError} from '../../../errors.ts'

const inflate = promisify(inflateRaw)

/** One file of a ZIP archive, as the central directory describes it. Sizes are bytes, `offset` that of its local header. */
interface ZipEntry {
  name: string
  encrypted: boolean
  method: number
  packed: number
  size: number
  offset: number
}

const endSignature = 0x06054b50
const entrySignature = 0x02014b50

/**
 * Entries of a ZIP archive (PKWARE APPNOTE 4.3.12 and 4.3.16) from the last bytes of a file of `fileSize` bytes, or null
 * if they hold no whole central directory. Nothing is inflated. ZIP64 archives (over 4 GB or 65,535 entries) are null.
 */
export function zipEntries(tail: Uint8Array, fileSize = tail.length): ZipEntry[] | null {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  const end = findEnd(view)
  if (end === null) return null
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true) - (fileSize - tail.length)
  const entries: ZipEntry[] = []
  for (let i = 0; i < count; i++) {
    if (at < 0 || at + 46 > end || view.getUint32(at, true) !== entrySignature) return null
    const nameLength = view.getUint16(at + 28, true)
    entries.push({
      name: Buffer.from(tail.subarray(at + 46, at + 46 + nameLength)).toString('utf8'),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The end record stands in the last 22 bytes and the comment of up to 65,535 bytes. */
function findEnd(view: DataView): number | null {
  const lowest = Math.max(0, view.byteLength - 22 - 65_535)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === endSignature) return at
  }
  return null
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
