import {GlyphBuilder} from './glyph-builder.ts'
import type {Glyph} from './outline.ts'
import {refuse, unlessRefused} from './refuse.ts'
import {escaped, operators} from './type1-operators.ts'

/** Subroutines may call ten deep (Adobe Type 1 Font Format, appendix B). */
const maxDepth = 10
const maxStack = 64

type Subrs = ReadonlyMap<number, Uint8Array>

/** Steps that all charstrings together may take: subroutines that call each other twice take a thousand to a byte. */
export interface Budget {
  steps: number
}

/** What a charstring of a Type 1 font draws; null where it is damaged or does what is not known. */
export function readType1Glyph(charstring: Uint8Array, subrs: Subrs, budget: Budget): Glyph | null {
  return unlessRefused(() => {
    const machine = new Machine(subrs, budget)
    machine.run(charstring, 0)
    return machine.builder.glyph()
  })
}

class Machine {
  readonly builder = new GlyphBuilder()
  private readonly subrs: Subrs
  private stack: number[] = []
  /** What OtherSubrs leave for pop. */
  private results: number[] = []
  private readonly budget: Budget

  constructor(subrs: Subrs, budget: Budget) {
    this.subrs = subrs
    this.budget = budget
  }

  run(code: Uint8Array, depth: number): void {
    if (depth > maxDepth) refuse('depth')
    for (let at = 0; at < code.length && this.builder.ended === null; ) {
      if (--this.budget.steps < 0 || this.stack.length > maxStack) refuse('size')
      const [operator, value, length] = readToken(code, at)
      at += length
      if (operator === null) this.stack.push(value)
      else if (operator === 11) return
      else if (operator === 10) this.run(this.subrs.get(this.pop()) ?? refuse('subr'), depth + 1)
      else this.apply(operator)
    }
  }

  private pop(): number {
    return this.stack.pop() ?? refuse('empty stack')
  }

  private apply(operator: number): void {
    if (operator === escaped + 12) this.divide()
    else if (operator === escaped + 16) this.callOther()
    else if (operator === escaped + 17) this.stack.push(this.results.pop() ?? refuse('no result'))
    else {
      const [count, run] = operators[operator] ?? refuse('operator')
      if (this.stack.length !== count) refuse('operands')
      const operands = this.stack
      this.stack = []
      run(this.builder, operands)
    }
  }

  private divide(): void {
    const divisor = this.pop()
    if (divisor === 0) refuse('division')
    this.stack.push(this.pop() / divisor)
  }

  /** Adobe Type 1 Font Format, 8.3 (flex: 0 to 2) and 8.1 (other stems from here on: 3). */
  private callOther(): void {
    const number = this.pop()
    const count = this.pop()
    if (!(count >= 0 && count <= this.stack.length)) refuse('operands')
    const operands = this.stack.splice(this.stack.length - count, count)
    const {builder} = this
    if (number === 1 && count === 0) builder.startFlex()
    else if (number === 0 && count === 3) builder.endFlex()
    else if (number === 3 && count === 1) builder.replaceHints()
    // 12 and 13: counters of Chinese letters, a finer kind of hints.
    else if (number === 12 || number === 13) this.stack = []
    else if (number !== 2 || count !== 0 || !builder.isFlexing) refuse('other subr')
    this.results = (number === 0 ? operands.slice(1) : operands).toReversed()
  }
}

/** An operator, or null and a number, with the count of its bytes (6.2). */
function readToken(code: Uint8Array, at: number): [operator: number | null, value: number, length: number] {
  const byte = code[at]!
  if (byte === 12) return [escaped + (code[at + 1] ?? refuse('end')), 0, 2]
  if (byte < 32) return [byte, 0, 1]
  if (byte <= 246) return [null, byte - 139, 1]
  const next = code[at + 1] ?? refuse('end')
  if (byte <= 250) return [null, (byte - 247) * 256 + next + 108, 2]
  if (byte <= 254) return [null, -(byte - 251) * 256 - next - 108, 2]
  if (at + 5 > code.length) refuse('end')
  return [null, Buffer.from(code.buffer, code.byteOffset + at + 1, 4).readInt32BE(), 5]
}
