import {type PDFDict, PDFRawStream} from 'pdf-lib'
import {type Operand, operations} from '../content/lexer.ts'
import {lookup} from '../objects/objects.ts'
import {decodedBytes} from '../objects/streams.ts'
import {inGroups} from './cmap.ts'

const maxCMapBytes = 4 * 1024 * 1024
/** There are 65,536 codes: ranges that go over them again and again are built to exhaust time. */
const maxSteps = 1_000_000

/** The first character each of `codes` stands for in a font; null where that is not sure. */
export async function readToUnicode(font: PDFDict, codes: ReadonlySet<number>): Promise<Map<number, number> | null> {
  const stream = lookup(font, 'ToUnicode')
  if (!(stream instanceof PDFRawStream)) return new Map()
  const bytes = await decodedBytes(stream, maxCMapBytes)
  const map = bytes === null ? null : readEntries(bytes, codes)
  const entries = [...(map?.entries ?? [])].flatMap(([code, text]): [number, number][] => {
    const character = firstCharacter(text)
    return character === undefined ? [] : [[Number.parseInt(code, 16), character]]
  })
  return map === null ? null : new Map(entries)
}

function firstCharacter(text: string): number | undefined {
  const bytes = Buffer.from(text.slice(0, 8), 'hex')
  return bytes.length % 2 === 0 ? bytes.swap16().toString('utf16le').codePointAt(0) : undefined
}

/** A code as hexadecimal digits, and the text it stands for: UTF-16BE, likewise. */
type Entries = Map<string, string>

export interface ToUnicode {
  spaces: [low: string, high: string][]
  entries: Entries
  /** Codes of ranges that were looked at. */
  steps: number
}

/**
 * What a ToUnicode CMap says of `codes` (ISO 32000-1, 9.10.3); null where it says anything in a way that readers may take
 * differently: a code with two texts, ranges over the end of a byte, other CMaps.
 */
export function readEntries(bytes: Uint8Array, codes: ReadonlySet<number>): ToUnicode | null {
  const map: ToUnicode = {spaces: [], entries: new Map(), steps: 0}
  for (const {operator, operands} of operations(bytes)) {
    if (operator === 'usecmap' || operator.startsWith('endcid') || operator.startsWith('endnotdef')) return null
    if (!(readers[operator]?.(map, operands, codes) ?? true)) return null
  }
  return map
}

type Reader = (map: ToUnicode, operands: Operand[], codes: ReadonlySet<number>) => boolean

const readers: Record<string, Reader> = {
  endcodespacerange: ({spaces}, operands) =>
    inGroups(operands, 2, ([low, high]) => {
      if (low?.type !== 'string' || high?.type !== 'string') return false
      spaces.push([hexOf(low.value), hexOf(high.value)])
      return true
    }),
  endbfchar: ({entries}, operands, codes) =>
    inGroups(operands, 2, ([code, text]) => {
      if (code?.type !== 'string' || text?.type !== 'string' || !isCode(code.value)) return false
      return !codes.has(numberOf(code.value)) || add(entries, hexOf(code.value), hexOf(text.value))
    }),
  endbfrange: (map, operands, codes) => inGroups(operands, 3, (group) => addRange(map, group, codes)),
}

const hexOf = (value: Uint8Array) => Buffer.from(value).toString('hex').toUpperCase()
const isCode = (value: Uint8Array) => value.length === 1 || value.length === 2
const numberOf = (value: Uint8Array) => Buffer.from(value).readUIntBE(0, value.length)

function add(entries: Entries, code: string, text: string): boolean {
  const known = entries.get(code)
  entries.set(code, text)
  return known === undefined || known === text
}

function addRange(map: ToUnicode, [low, high, texts]: Operand[], codes: ReadonlySet<number>): boolean {
  if (low?.type !== 'string' || high?.type !== 'string' || !isCode(low.value)) return false
  if (low.value.length !== high.value.length) return false
  const [first, last] = [numberOf(low.value), numberOf(high.value)]
  map.steps += last - first
  if (map.steps > maxSteps) return false
  for (let code = first; code <= last; code++) {
    if (!codes.has(code)) continue
    const text = textAt(texts, code - first)
    const digits = code
      .toString(16)
      .toUpperCase()
      .padStart(2 * low.value.length, '0')
    if (text === null || !add(map.entries, digits, text)) return false
  }
  return true
}

/** A text for each code, or one whose last byte counts up (ISO 32000-1, 9.10.3). */
function textAt(texts: Operand | undefined, index: number): string | null {
  if (texts?.type === 'array') {
    const text = texts.value[index]
    return text?.type === 'string' ? hexOf(text.value) : null
  }
  if (texts?.type !== 'string' || texts.value.length === 0) return null
  const text = Buffer.from(texts.value)
  const byte = text.at(-1)! + index
  if (byte > 255) return null
  text[text.length - 1] = byte
  return hexOf(text)
}
