import {type PDFDict, PDFName, PDFRawStream} from 'pdf-lib'
import {type Operand, operations} from '../content/lexer.ts'
import {lookup, name, nameText} from '../objects/objects.ts'
import {decodedBytes} from '../objects/streams.ts'

/** CIDs of the characters of a string; null where the string is not made of codes that are defined. */
export type CMap = (shown: Uint8Array) => number[] | null

const maxCMapBytes = 4 * 1024 * 1024
/** A code has two bytes at most in practice, so that a CMap has 65,536 at most. */
const maxMappings = 100_000
/** CJK encodings have up to ten. */
const maxSpaces = 64

/** How the strings of a composite font are read (ISO 32000-1, 9.7.5); null where it cannot be known. */
export async function readCMap(font: PDFDict): Promise<CMap | null> {
  const encoding = lookup(font, 'Encoding')
  if (encoding instanceof PDFName) return /^Identity-[HV]$/.test(nameText(encoding)!) ? readIdentity : null
  if (!(encoding instanceof PDFRawStream) || encoding.dict.has(name('UseCMap'))) return null
  const bytes = await decodedBytes(encoding, maxCMapBytes)
  return bytes === null ? null : parseCMap(bytes)
}

/** Two bytes a character; of a last single byte viewers make either half of a code. */
function readIdentity(shown: Uint8Array): number[] {
  const cids: number[] = []
  for (let at = 0; at + 1 < shown.length; at += 2) cids.push(shown[at]! * 256 + shown[at + 1]!)
  const odd = shown.length % 2 === 1 ? shown.at(-1)! : undefined
  return odd === undefined ? cids : [...cids, odd, odd * 256]
}

interface Tables {
  /** Bytes that may stand at each place of a code. */
  spaces: {low: Uint8Array; high: Uint8Array}[]
  cids: Map<string, number>
}

/** Only what a CMap says itself: one that builds on another is not understood. */
function parseCMap(bytes: Uint8Array): CMap | null {
  const tables: Tables = {spaces: [], cids: new Map()}
  for (const {operator, operands} of operations(bytes)) {
    if (operator === 'usecmap' || operator === 'endnotdefrange') return null
    if (!(readers[operator]?.(tables, operands) ?? true)) return null
  }
  return tables.spaces.length > 0 ? (shown) => read(shown, tables) : null
}

const readers: Record<string, (tables: Tables, operands: Operand[]) => boolean> = {
  endcodespacerange: ({spaces}, operands) =>
    inGroups(operands, 2, ([low, high]) => {
      if (low?.type !== 'string' || high?.type !== 'string' || low.value.length !== high.value.length) return false
      spaces.push({low: low.value, high: high.value})
      return low.value.length > 0 && spaces.length <= maxSpaces
    }),
  endcidchar: ({cids}, operands) =>
    inGroups(operands, 2, ([code, cid]) => {
      if (code?.type !== 'string' || cid?.type !== 'number') return false
      cids.set(keyOf(code.value), cid.value)
      return cids.size <= maxMappings
    }),
  endcidrange: ({cids}, operands) => inGroups(operands, 3, (group) => addRange(cids, group)),
}

/** Calls `use` for operands in groups of `size`; false as soon as that is, or where the last group is not whole. */
export function inGroups(operands: Operand[], size: number, use: (group: Operand[]) => boolean): boolean {
  if (operands.length % size !== 0) return false
  for (let at = 0; at < operands.length; at += size) {
    if (!use(operands.slice(at, at + size))) return false
  }
  return true
}

function addRange(cids: Map<string, number>, [low, high, cid]: Operand[]): boolean {
  if (low?.type !== 'string' || high?.type !== 'string' || cid?.type !== 'number') return false
  const {length} = low.value
  if (length === 0 || length > 4 || length !== high.value.length) return false
  const first = Buffer.from(low.value).readUIntBE(0, length)
  const count = Buffer.from(high.value).readUIntBE(0, length) - first + 1
  if (count < 1 || cids.size + count > maxMappings) return false
  for (let index = 0; index < count; index++) {
    const code = Buffer.alloc(length)
    code.writeUIntBE(first + index, 0, length)
    cids.set(keyOf(code), cid.value + index)
  }
  return true
}

const keyOf = (code: Uint8Array) => Buffer.from(code).toString('latin1')

function read(shown: Uint8Array, {spaces, cids}: Tables): number[] | null {
  const result: number[] = []
  for (let at = 0; at < shown.length; ) {
    const space = spaces.find(({low, high}) =>
      low.every((byte, index) => isBetween(byte, shown[at + index], high[index]!)),
    )
    if (space === undefined) return null
    const end = at + space.low.length
    // A code without a CID shows CID 0.
    result.push(cids.get(keyOf(shown.subarray(at, end))) ?? 0)
    at = end
  }
  return result
}

const isBetween = (low: number, byte: number | undefined, high: number) =>
  byte !== undefined && byte >= low && byte <= high
