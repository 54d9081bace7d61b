import {GlyphBuilder} from './glyph-builder.ts'
import type {Glyph} from './outline.ts'
import {refuse, unlessRefused} from './refuse.ts'

/** Subroutines may call ten deep (Adobe Type 1 Font Format, appendix B); real glyphs take less than 2,000 steps. */
const maxDepth = 10
const maxSteps = 100_000
const maxStack = 64

type Subrs = ReadonlyMap<number, Uint8Array>

/** What a charstring of a Type 1 font draws; null where it is damaged or does what is not known. */
export function readType1Glyph(charstring: Uint8Array, subrs: Subrs): Glyph | null {
  return unlessRefused(() => {
    const machine = new Machine(subrs)
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
  private steps = 0

  constructor(subrs: Subrs) {
    this.subrs = subrs
  }

  run(code: Uint8Array, depth: number): void {
    if (depth > maxDepth) refuse('depth')
    for (let at = 0; at < code.length && this.builder.ended === null; ) {
      if (++this.steps > maxSteps || this.stack.length > maxStack) refuse('size')
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
    else if (number !== 2 || count !== 0 || !builder.isFlexing) refuse('other subr')
    this.results = (number === 0 ? operands.slice(1) : operands).toReversed()
  }
}

/** Operators behind an escape are counted from here. */
const escaped = 3200

/** Operators with the number of their operands (6.4). */
const operators: Record<number, [count: number, run: (builder: GlyphBuilder, operands: number[]) => void]> = {
  1: [2, (builder, [y, dy]) => builder.stem('horizontal', y!, dy!)],
  3: [2, (builder, [x, dx]) => builder.stem('vertical', x!, dx!)],
  4: [1, (builder, [dy]) => builder.move(0, dy!)],
  5: [2, (builder, [dx, dy]) => builder.line(dx!, dy!)],
  6: [1, (builder, [dx]) => builder.line(dx!, 0)],
  7: [1, (builder, [dy]) => builder.line(0, dy!)],
  8: [6, (builder, [a, b, c, d, e, f]) => builder.curve(a!, b!, c!, d!, e!, f!)],
  9: [0, (builder) => builder.close()],
  13: [2, (builder, [bearing, width]) => builder.setWidth(bearing!, width!)],
  14: [0, (builder) => builder.end()],
  21: [2, (builder, [dx, dy]) => builder.move(dx!, dy!)],
  22: [1, (builder, [dx]) => builder.move(dx!, 0)],
  30: [4, (builder, [dy1, dx2, dy2, dx3]) => builder.curve(0, dy1!, dx2!, dy2!, dx3!, 0)],
  31: [4, (builder, [dx1, dx2, dy2, dy3]) => builder.curve(dx1!, 0, dx2!, dy2!, 0, dy3!)],
  // dotsection: hints of the dot of an i, which today's rasterisers do not read.
  [escaped]: [0, () => undefined],
  [escaped + 1]: [6, (builder, operands) => threeStems(builder, 'vertical', operands)],
  [escaped + 2]: [6, (builder, operands) => threeStems(builder, 'horizontal', operands)],
  [escaped + 6]: [5, (builder, operands) => builder.compose(operands)],
  [escaped + 7]: [4, setWidths],
  [escaped + 33]: [2, (builder, [x, y]) => builder.setCurrentPoint(x!, y!)],
}

/** sbw; CFF has neither a vertical side bearing nor a vertical advance. */
function setWidths(builder: GlyphBuilder, [bearing, y, width, height]: number[]): void {
  if (y !== 0 || height !== 0) refuse('vertical metrics')
  builder.setWidth(bearing!, width!)
}

function threeStems(builder: GlyphBuilder, direction: 'horizontal' | 'vertical', operands: number[]): void {
  for (let at = 0; at < 6; at += 2) builder.stem(direction, operands[at]!, operands[at + 1]!)
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
