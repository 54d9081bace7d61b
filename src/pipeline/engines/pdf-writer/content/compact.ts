import {joined, literalString, shortNumber} from '../write/spelling.ts'
import {type Operand, type Operation, operations} from './lexer.ts'
import {isOperator} from './operators.ts'

/** Rounds the operands of an operation, or gives them back; sees all operations in order. */
export type Round = (operation: Operation) => Operand[]

const exact: Round = ({operands}) => operands

/**
 * A content stream in its shortest spelling: one space or none between tokens, no comments, numbers without useless
 * digits, strings as literals. What is not an operation of plain operands (inline images, property lists) is copied
 * byte by byte. Null where an operator is not known: then the bytes were not understood.
 */
export function compactContent(bytes: Uint8Array, round: Round = exact): Buffer | null {
  const parts: string[] = []
  let end = 0
  for (const operation of operations(bytes)) {
    if (!isOperator(operation.operator)) return null
    const operands = round(operation)
    parts.push(isPlain(operation) ? spell(operation.operator, operands) : copy(bytes, operation.start, operation.end))
    end = operation.end
  }
  // Operands without an operator: it may be in the next stream of the page.
  const rest = copy(bytes, end, bytes.length).replace(/^[\0\t\n\f\r ]+|[\0\t\n\f\r ]+$/g, '')
  if (rest !== '') parts.push(rest)
  return Buffer.from(parts.join('\n'), 'latin1')
}

const copy = (bytes: Uint8Array, from: number, to: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')

const isPlain = ({operator, operands}: Operation) => operator !== 'BI' && operands.every(isPlainOperand)

function isPlainOperand(operand: Operand): boolean {
  if (operand.type === 'array') return operand.value.every(isPlainOperand)
  return operand.type === 'number' ? operand.odd !== true : operand.type !== 'dict' && operand.type !== 'keyword'
}

function spell(operator: string, operands: Operand[]): string {
  const [only] = operands
  if (operator === 'TJ' && only?.type === 'array') return spellKerned(only.value)
  return joined([...operands.map(spellOperand), operator])
}

/** Strings between which nothing is moved become one; one string alone needs no array. */
function spellKerned(items: Operand[]): string {
  const merged: Operand[] = []
  for (const item of items) {
    const last = merged.at(-1)
    if (item.type === 'number' && item.value === 0) continue
    if (item.type === 'string' && last?.type === 'string') {
      merged[merged.length - 1] = {type: 'string', value: Buffer.concat([last.value, item.value])}
    } else merged.push(item)
  }
  const [only] = merged
  if (merged.length === 1 && only!.type === 'string') return `${spellOperand(only!)}Tj`
  return `[${joined(merged.map(spellOperand))}]TJ`
}

function spellOperand(operand: Operand): string {
  switch (operand.type) {
    case 'number':
      return spellNumber(operand.value)
    case 'name':
      return `/${operand.value.replace(/[^!-~]|[#%()<>[\]{}/]/g, escapeName)}`
    case 'string':
      return literalString(operand.value)
    case 'array':
      return `[${joined(operand.value.map(spellOperand))}]`
    default:
      throw new TypeError(`A ${operand.type} has no spelling of its own.`)
  }
}

const escapeName = (character: string) => `#${character.charCodeAt(0).toString(16).padStart(2, '0')}`

/** JavaScript writes an exponent for numbers below 1e-6 and above 1e21, which PDF does not know. */
function spellNumber(value: number): string {
  const text = String(value)
  return shortNumber(text.includes('e') ? value.toFixed(20) : text)
}
