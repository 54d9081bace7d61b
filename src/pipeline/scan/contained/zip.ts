import {type FileHandle, open} from 'node:fs/promises'
import {pipeline} from 'node:stream'
import {crc32, createInflateRaw} from 'node:zlib'
import {DocumentError} from '../../../errors.ts'
import {
  parseZipDirectory,
  type ZipDirectory,
  type ZipEntry,
  zipDirectory,
  zipTailBytes,
} from '../../engines/text/zip.ts'
import {ContainerRefused, type Intake} from './intake.ts'
import {limits, megabytes} from './limits.ts'

/** An entry, and where the next one or the directory begins: its bytes end there. */
type Placed = ZipEntry & {until: number}

/**
 * Takes the files out of a ZIP archive (PKWARE APPNOTE 6.3). Only the directory is held in memory; entries are inflated as
 * streams and counted as they come, whatever they declare. Throws E_UNREADABLE, E_EMPTY and E_TOO_BIG for the archive;
 * what is wrong with one entry is told of that one.
 */
export async function unpackZip(path: string, intake: Intake, progress: (fraction: number) => void): Promise<void> {
  await using file = await open(path)
  const entries = (await readDirectory(file)).filter(isFile)
  if (entries.length === 0) throw new DocumentError('E_EMPTY', 'There is no file in the archive')
  for (const [index, entry] of entries.entries()) {
    progress(index / entries.length)
    const error = unreadable(entry)
    if (error) intake.refuse(entry.name, error)
    else await intake.take(entry.name, inflated(file, entry))
  }
}

/** Throws E_TOO_BIG once an archive of `packed` bytes has unpacked to more than honest ones do. */
export function refuseRatio(unpacked: number, packed: number): void {
  if (unpacked > limits.zipRatioFrom && unpacked > packed * limits.zipRatio)
    throw new ContainerRefused('E_TOO_BIG', `The archive unpacks to more than ${limits.zipRatio} times its size`)
}

async function readDirectory(file: FileHandle): Promise<Placed[]> {
  const {size} = await file.stat()
  const directory = zipDirectory(await readAt(file, Math.max(0, size - zipTailBytes), zipTailBytes))
  if (directory === null) throw damaged('its directory is missing')
  refuseLarge(directory)
  const entries = parseZipDirectory(await readAt(file, directory.offset, directory.bytes), directory.entries)
  if (entries === null) throw damaged('its directory cannot be read')
  const declared = entries.reduce((sum, entry) => sum + entry.size, 0)
  if (declared > limits.bytes) throw tooBig(`${megabytes(declared)}; the limit is ${megabytes(limits.bytes)}`)
  return withoutOverlap(entries, directory.offset)
}

function refuseLarge({entries, bytes, offset}: ZipDirectory): void {
  if (offset === 0xffffffff || bytes === 0xffffffff)
    throw new DocumentError('E_UNSUPPORTED', 'The archive is written as ZIP64, which is for more than 4 GB', {
      hint: 'Unpack it, and process the folder',
    })
  if (entries > limits.zipEntries) throw tooBig(`${entries} files; the limit is ${limits.zipEntries}`)
  if (bytes > limits.zipDirectoryBytes) throw tooBig(`a directory of ${megabytes(bytes)}`)
}

/** Entries that share bytes make 281 TB of 10 MB (David Fifield, "A better zip bomb", 2019); no program writes such. */
function withoutOverlap(entries: ZipEntry[], end: number): Placed[] {
  const starts = entries.map(({offset}) => offset).sort((a, b) => a - b)
  if (new Set(starts).size < starts.length) throw overlapping()
  const next = new Map(starts.map((start, i) => [start, starts[i + 1] ?? end]))
  return entries.map((entry) => {
    const placed = {...entry, until: next.get(entry.offset)!}
    if (entry.offset + 30 + entry.packed > placed.until) throw overlapping()
    return placed
  })
}

/** Folders, links, and what systems leave in archives beside the files; hidden files are left out in folders, too. */
const isFile = ({name, isLink}: ZipEntry): boolean =>
  !isLink &&
  !/[/\\]$/u.test(name) &&
  !name.split(/[/\\]/u).some((part) => part === '__MACOSX' || /^\.(?!\.?$)/u.test(part))

function unreadable({name, encrypted, method}: ZipEntry): DocumentError | null {
  if (encrypted)
    return new DocumentError('E_ENCRYPTED', `${name} is protected by a password`, {
      hint: 'Unpack the archive with the password, and process the folder',
    })
  if (method === 0 || method === 8) return null
  return new DocumentError('E_UNSUPPORTED', `${name} is packed by method ${method}; only deflate is read`, {
    hint: 'Unpack the archive, and process the folder',
  })
}

/** Bytes of an entry; an error of the entry at the end where its checksum is another one. */
async function* inflated(file: FileHandle, entry: Placed): AsyncGenerator<Uint8Array> {
  const header = await readAt(file, entry.offset, 30)
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50)
    throw damaged(`${entry.name} is not where it should be`)
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  if (start + entry.packed > entry.until) throw overlapping()
  let crc = 0
  for await (const chunk of chunksOf(file, {start, end: start + entry.packed}, entry)) {
    crc = crc32(chunk, crc)
    yield chunk
  }
  if (crc !== entry.crc) throw damaged(`${entry.name} does not have its checksum`)
}

async function* chunksOf(
  file: FileHandle,
  {start, end}: {start: number; end: number},
  {method, name}: ZipEntry,
): AsyncGenerator<Uint8Array> {
  if (start === end) return
  const packed = file.createReadStream({start, end: end - 1, autoClose: false})
  if (method === 0) return yield* packed
  // Errors of both arrive at the reader of the last.
  const plain = pipeline(packed, createInflateRaw(), () => {})
  try {
    for await (const chunk of plain) yield chunk as Uint8Array
  } catch (error) {
    if (!String((error as NodeJS.ErrnoException).code).startsWith('Z_')) throw error
    throw damaged(`${name} cannot be unpacked`, error)
  }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const {bytesRead} = await file.read(buffer, 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const damaged = (what: string, cause?: unknown) =>
  new DocumentError('E_UNREADABLE', `The archive is damaged: ${what}`, {cause})
const tooBig = (what: string) => new DocumentError('E_TOO_BIG', `The archive holds ${what}`)
const overlapping = () =>
  new ContainerRefused('E_TOO_BIG', 'Entries of the archive overlap, as in those that are made to fill a disk')
