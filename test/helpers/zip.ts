import {crc32, deflateRawSync} from 'node:zlib'

/** What a test lies about in a ZIP entry. */
export interface ZipOptions {
  /** Uncompressed size that the directory declares instead of the true one. */
  declaredSize?: number
  /** All, or those of these names. */
  encrypted?: boolean | string[]
  /** Other than deflate, 8; the bytes are deflated all the same. */
  method?: number
  /** Names of entries that are symbolic links, as Unix writes them. */
  links?: string[]
  /** Checksums that the entries do not have. */
  wrongCrc?: boolean
}

const isEncrypted = ({encrypted = false}: ZipOptions, name: string): boolean =>
  Array.isArray(encrypted) ? encrypted.includes(name) : encrypted

/** A ZIP archive of deflated entries in the order given. */
export function makeZip(files: Record<string, string | Uint8Array>, options: ZipOptions = {}): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const data = Buffer.from(content)
    const packed = deflateRawSync(data)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(isEncrypted(options, name) ? 1 : 0, 2)
    fields.writeUInt16LE(options.method ?? 8, 4)
    fields.writeUInt32LE((crc32(data) ^ (options.wrongCrc ? 1 : 0)) >>> 0, 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(options.declaredSize ?? data.length, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed])
    const end = Buffer.alloc(14)
    end.writeUInt32LE(offset, 10)
    if (options.links?.includes(name)) end.writeUInt16LE(0o120777, 8)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), fields, end, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const trailer = Buffer.alloc(18)
  trailer.writeUInt16LE(directory.length, 4)
  trailer.writeUInt16LE(directory.length, 6)
  trailer.writeUInt32LE(Buffer.concat(directory).length, 8)
  trailer.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), trailer])
}
