import type {Composite, Glyph} from './outline.ts'
import {Path} from './path.ts'
import {refuse, unlessRefused} from './refuse.ts'

/**
 * What a Type 2 charstring without subroutines draws, to check what was written: not by the writer's way of thinking, but
 * by the operators of Adobe technical note 5177, 4. Null for operators that are not read.
 */
export function readType2Glyph(code: Uint8Array, widths: {default: number; nominal: number}): Glyph | null {
  return unlessRefused(() => new Type2Reader(code, widths).read())
}

class Type2Reader {
  private readonly code: Uint8Array
  private readonly widths: {default: number; nominal: number}
  private readonly path = new Path()
  private stack: number[] = []
  private at = 0
  private stems = 0
  private width: number | null = null
  private composite: Composite | null = null

  constructor(code: Uint8Array, widths: {default: number; nominal: number}) {
    this.code = code
    this.widths = widths
  }

  read(): Glyph {
    for (;;) {
      const byte = this.code[this.at++] ?? refuse('end')
      if (byte >= 32 || byte === 28) this.stack.push(this.number(byte))
      else if (byte === 14) break
      else this.apply(byte)
    }
    this.end()
    return {width: this.width!, segments: this.path.segments, hints: [], composite: this.composite}
  }

  private number(byte: number): number {
    const view = Buffer.from(this.code.buffer, this.code.byteOffset + this.at, this.code.length - this.at)
    const size = byte === 28 ? 2 : byte === 255 ? 4 : byte >= 247 ? 1 : 0
    if (view.length < size) refuse('end')
    this.at += size
    if (byte === 28) return view.readInt16BE()
    if (byte === 255) return view.readInt32BE() / 65_536
    if (byte <= 246) return byte - 139
    return byte <= 250 ? (byte - 247) * 256 + view[0]! + 108 : -(byte - 251) * 256 - view[0]! - 108
  }

  /** The first operator that empties the stack may find the width below its own operands. */
  private take(expected: number): number[] {
    if (this.stack.length > 48) refuse('stack')
    const hasWidth = this.width === null && this.stack.length > expected
    const width = hasWidth ? this.stack.shift()! + this.widths.nominal : this.widths.default
    this.width ??= width
    const operands = this.stack
    this.stack = []
    return operands
  }

  private apply(operator: number): void {
    if ([1, 3, 18, 23, 19, 20].includes(operator)) this.declareStems(operator)
    else if (operator === 21) this.path.move(...(this.take(2) as [number, number]))
    else if (operator === 22) this.path.move(this.take(1)[0]!, 0)
    else if (operator === 4) this.path.move(0, this.take(1)[0]!)
    else this.draw(operator, this.take(Number.POSITIVE_INFINITY))
  }

  private declareStems(operator: number): void {
    this.stems += this.take(this.stack.length - (this.stack.length % 2)).length / 2
    if (operator === 19 || operator === 20) this.at += Math.ceil(this.stems / 8)
  }

  private draw(operator: number, operands: number[]): void {
    const next = () => operands.shift() ?? refuse('operands')
    for (let turn = operator === 6 || operator === 31; operands.length > 0; turn = !turn) {
      if (operator === 5) this.path.line(next(), next())
      else if (operator === 6 || operator === 7) turn ? this.path.line(next(), 0) : this.path.line(0, next())
      else if (operator === 8) this.path.curve(next(), next(), next(), next(), next(), next())
      else if (operator === 26) this.path.curve(0, next(), next(), next(), 0, next())
      else if (operator === 27) this.path.curve(next(), 0, next(), next(), next(), 0)
      else if (operator === 30 || operator === 31) {
        turn
          ? this.path.curve(next(), 0, next(), next(), 0, next())
          : this.path.curve(0, next(), next(), next(), next(), 0)
      } else refuse('operator')
    }
  }

  private end(): void {
    const operands = this.take(this.stack.length >= 4 ? 4 : 0)
    const [dx, dy, base, accent] = operands
    if (operands.length === 4) this.composite = {dx: dx!, dy: dy!, base: base!, accent: accent!}
    else if (operands.length > 0) refuse('operands')
  }
}
