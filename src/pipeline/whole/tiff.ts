import type {Reader} from './reader.ts'

/** More directories, or values of an entry, are nonsense. */
const most = 100_000
/** Bytes of a value by type, from 1. */
const typeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
const tags = {offsets: [273, 324], sizes: [279, 325]}

/** Reads numbers in the order of bytes that the file says. */
interface Numbers {
  u16(bytes: Buffer, at: number): number
  u32(bytes: Buffer, at: number): number
}

const numbersOf = (isLittle: boolean): Numbers => ({
  u16: (bytes, at) => (isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
  u32: (bytes, at) => (isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)),
})

/**
 * Whether the directories of a TIFF are inside of the file, and all that they name: values, strips, tiles (TIFF 6.0, section
 * 2). Many writers put the directory last, some first.
 */
export async function isWholeTiff(file: Reader): Promise<boolean> {
  const head = await file.at(0, 8)
  if (head.length < 8) return false
  const numbers = numbersOf(head[0] === 0x49)
  // BigTIFF has other offsets; scanners do not write it.
  if (numbers.u16(head, 2) === 43) return true
  let at = numbers.u32(head, 4)
  if (at === 0) return false
  for (let page = 0; at !== 0 && page < most; page++) {
    const directory = await readDirectory(file, numbers, at)
    if (directory === null || !(await isInside(file, numbers, directory.entries))) return false
    at = directory.next
  }
  return true
}

async function readDirectory(file: Reader, {u16, u32}: Numbers, at: number) {
  const counted = await file.at(at, 2)
  if (counted.length < 2) return null
  const count = u16(counted, 0)
  const body = await file.at(at + 2, count * 12 + 4)
  if (body.length < count * 12 + 4) return null
  const entries = Array.from({length: count}, (_, i) => body.subarray(i * 12, i * 12 + 12))
  return {entries, next: u32(body, count * 12)}
}

async function isInside(file: Reader, numbers: Numbers, entries: Buffer[]): Promise<boolean> {
  const {u16, u32} = numbers
  for (const entry of entries) {
    const bytes = (typeBytes[u16(entry, 2)] ?? 1) * u32(entry, 4)
    if (bytes > 4 && u32(entry, 8) + bytes > file.size) return false
  }
  const of = async (wanted: number[]) => {
    const entry = entries.find((each) => wanted.includes(u16(each, 0)))
    return entry ? valuesOf(file, numbers, entry) : []
  }
  const [offsets, sizes] = [await of(tags.offsets), await of(tags.sizes)]
  return offsets.every((offset, i) => offset + (sizes[i] ?? 0) <= file.size)
}

/** SHORT or LONG values of an entry, which holds them itself if they fit into 4 bytes. */
async function valuesOf(file: Reader, {u16, u32}: Numbers, entry: Buffer): Promise<number[]> {
  const width = u16(entry, 2) === 3 ? 2 : 4
  const count = Math.min(u32(entry, 4), most)
  const bytes = count * width <= 4 ? entry.subarray(8) : await file.at(u32(entry, 8), count * width)
  return Array.from({length: count}, (_, i) => (width === 2 ? u16(bytes, i * 2) : u32(bytes, i * 4)))
}
