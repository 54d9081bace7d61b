import type {GlyphBuilder} from './glyph-builder.ts'
import {refuse} from './refuse.ts'

/** Operators behind an escape are counted from here. */
export const escaped = 3200

type Operator = [count: number, run: (builder: GlyphBuilder, operands: number[]) => void]

/** Operators with the number of their operands (Adobe Type 1 Font Format, 6.4). */
export const operators: Readonly<Record<number, Operator>> = {
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
