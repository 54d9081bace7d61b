import {type PDFDict, PDFRawStream} from 'pdf-lib'
import {type Operand, operations} from '../content/lexer.ts'
import {lookup} from '../objects.ts'
import {decodedBytes} from '../streams.ts'

const maxCMapBytes = 4 * 1024 * 1024

/** The first character each code of a simple font stands for by its ToUnicode CMap (ISO 32000-1, 9.10.3). */
export async function readToUnicode(font: PDFDict): Promise<Map<number, number>> {
  const stream = lookup(font, 'ToUnicode')
  const bytes = stream instanceof PDFRawStream ? await decodedBytes(stream, maxCMapBytes) : null
  const characters = new Map<number, number>()
  for (const {operator, operands} of bytes === null ? [] : operations(bytes)) {
    if (operator === 'endbfchar')
      for (let at = 0; at < operands.length; at += 2) addChar(characters, operands.slice(at))
    if (operator === 'endbfrange')
      for (let at = 0; at < operands.length; at += 3) addRange(characters, operands.slice(at))
  }
  return characters
}

function addChar(characters: Map<number, number>, [code, text]: Operand[]): void {
  const [number, character] = [codeOf(code), characterOf(text)]
  if (number !== undefined && character !== undefined) characters.set(number, character)
}

function addRange(characters: Map<number, number>, [low, high, texts]: Operand[]): void {
  const [first, last] = [codeOf(low), codeOf(high)]
  for (let code = first ?? 256; code <= (last ?? -1); code++) {
    const listed = texts?.type === 'array' ? characterOf(texts.value[code - first!]) : undefined
    const start = characterOf(texts)
    const character = listed ?? (start === undefined ? undefined : start + code - first!)
    if (character !== undefined) characters.set(code, character)
  }
}

/** Codes of simple fonts have one byte; some writers give them two. */
function codeOf(operand: Operand | undefined): number | undefined {
  if (operand?.type !== 'string' || operand.value.length > 2) return undefined
  const code = Buffer.from(operand.value).readUIntBE(0, operand.value.length)
  return code < 256 ? code : undefined
}

/** Text in UTF-16BE. */
function characterOf(operand: Operand | undefined): number | undefined {
  if (operand?.type !== 'string') return undefined
  return Buffer.from(operand.value.subarray(0, 4)).swap16().toString('utf16le').codePointAt(0)
}
