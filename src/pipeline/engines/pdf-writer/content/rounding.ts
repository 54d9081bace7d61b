import {type Matrix, multiply} from '../../page-geometry.ts'
import type {Operand, Operation} from './lexer.ts'

/**
 * What a coordinate may be off by, in points: 1/480 of a pixel at 300 dpi. Ten times as much for the places of text saves
 * 0.4 % of contents more, but changes the order in which pdftotext reads formulas.
 */
const tolerance = 0.0005
/** What a kerned glyph may be off by: 1/12 of a pixel at 300 dpi. Some writers kern each glyph by a thousandth of an em. */
const driftTolerance = 0.02
/** Digits of colours: an eighth of one level of 256. */
const colourDigits = 3

/** Deeper nesting of q is made to exhaust memory. */
const maxSaved = 1000

interface State {
  matrix: Matrix
  /** Not a number where it may have been set outside. */
  fontSize: number
  /** Horizontal scaling, 1 as a rule. */
  stretch: number
}

export interface Rounder {
  /** The operands of an operation, those that need it rounded; follows the graphics state. */
  round(operation: Operation): Operand[]
  /** Points a unit of the current user space is long, at most. */
  scale(): number
}

const unknownMatrix: Matrix = [Number.NaN, 0, 0, 0, 0, 0]
const colours = new Set(['g', 'G', 'rg', 'RG', 'k', 'K', 'sc', 'SC', 'scn', 'SCN'])
const paths = new Set(['m', 'l', 'c', 'v', 'y', 're'])

/**
 * Rounds numbers of a content stream to what cannot be seen. `scale`: points a unit of its user space is long;
 * `fontStates`: names of graphics states that set a font.
 */
export function createRounder(scale: number, fontStates: ReadonlySet<string>): Rounder {
  return new StateRounder(scale, fontStates)
}

class StateRounder implements Rounder {
  private state: State
  private readonly saved: State[] = []
  /** Scale of the text matrix, without that of user space. */
  private textScale = 1
  /** How far rounded offsets of lines, and rounded kerning, are behind the exact ones. */
  private lag: [number, number] = [0, 0]
  private kernLag = 0
  private readonly fontStates: ReadonlySet<string>

  constructor(scale: number, fontStates: ReadonlySet<string>) {
    this.state = {matrix: [scale, 0, 0, scale, 0, 0], fontSize: Number.NaN, stretch: 1}
    this.fontStates = fontStates
  }

  scale(): number {
    return matrixScale(this.state.matrix)
  }

  round({operator, operands}: Operation): Operand[] {
    if (operator === 'TJ') return this.kern(operands)
    if (colours.has(operator)) return rounded(operands, colourDigits)
    if (paths.has(operator)) return rounded(operands, digits(this.scale()))
    if (operator === 'Td' || operator === 'TD') return this.offset(operands, operator === 'Td' ? 2 : 1)
    const numbers = operands.map((operand) => (operand.type === 'number' ? operand.value : Number.NaN))
    if (operator === 'Tm') return this.setText(operands, numbers)
    if (operator === 'cm') return this.transform(operands, numbers)
    this.setState(operator, operands, numbers)
    return operands
  }

  private setState(operator: string, operands: Operand[], numbers: number[]): void {
    const [first] = operands
    if (operator === 'q') this.save()
    else if (operator === 'Q') this.state = this.saved.pop() ?? this.state
    else if (operator === 'Tf') this.state.fontSize = Math.abs(numbers[1] ?? Number.NaN)
    else if (operator === 'Tz') this.state.stretch = Math.abs(numbers[0] ?? Number.NaN) / 100
    else if (operator === 'BT') this.setText([], [1, 0, 0, 1, 0, 0])
    else if (operator === 'T*' || operator === "'" || operator === '"') this.kernLag = 0
    else if (operator === 'gs' && first?.type === 'name' && this.fontStates.has(first.value)) {
      this.state.fontSize = Number.NaN
    }
  }

  /** Where states are nested too deep to be followed, all digits stay from there on. */
  private save(): void {
    if (this.saved.length < maxSaved) this.saved.push({...this.state})
    else for (const state of [this.state, ...this.saved]) state.matrix = unknownMatrix
  }

  private setText(operands: Operand[], numbers: number[]): Operand[] {
    const matrix = asMatrix(numbers)
    this.textScale = matrix === null ? Number.NaN : matrixScale(matrix)
    this.lag = [0, 0]
    this.kernLag = 0
    return movedTo(operands, digits(this.scale()))
  }

  private transform(operands: Operand[], numbers: number[]): Operand[] {
    const matrix = asMatrix(numbers)
    const result = movedTo(operands, digits(this.scale()))
    this.state.matrix = multiply(matrix ?? unknownMatrix, this.state.matrix)
    return result
  }

  /**
   * Offsets add up from line to line, so what one was rounded by is made good by the next. The y of TD is the leading
   * of all lines after it, and stays exact.
   */
  private offset(operands: Operand[], axes: 1 | 2): Operand[] {
    this.kernLag = 0
    const precision = digits(this.scale() * this.textScale)
    const drift = driftTolerance / (this.scale() * this.textScale)
    return operands.map((operand, axis) => {
      if (operand.type !== 'number' || axis >= axes) return operand
      const lag = this.lag[axis]! + operand.value
      const same = roundTo(operand.value, precision)
      const value = Math.abs(lag - same) <= drift ? same : roundTo(lag, precision)
      this.lag[axis] = lag - value
      return {type: 'number', value}
    })
  }

  /** Kerning is in thousandths of an em, as glyph widths are; steps that cannot be seen are left out. */
  private kern(operands: Operand[]): Operand[] {
    const [array] = operands
    if (array?.type !== 'array') return operands
    const em = this.state.fontSize * Math.max(1, this.state.stretch) * this.textScale * this.scale()
    const invisible = Math.max(0.5, (1000 * driftTolerance) / em || 0)
    const value: Operand[] = []
    for (const item of array.value) value.push(item.type === 'number' ? this.kernStep(item.value, invisible) : item)
    return [{type: 'array', value}]
  }

  /** Visible steps stay, because a writer repeats them for the same pair; others wait until their sum can be seen. */
  private kernStep(step: number, invisible: number): Operand {
    const isVisible = Math.abs(step) > invisible
    const wanted = isVisible ? step : step + this.kernLag
    const value = Math.abs(wanted) > invisible ? Math.round(wanted) : 0
    this.kernLag = wanted - value + (isVisible ? this.kernLag : 0)
    return {type: 'number', value}
  }
}

function asMatrix(numbers: number[]): Matrix | null {
  return numbers.length === 6 && numbers.every(Number.isFinite) ? (numbers as unknown as Matrix) : null
}

/** Length of the longest image of a unit vector along an axis. */
export const matrixScale = ([a, b, c, d]: Matrix) => Math.max(Math.hypot(a, b), Math.hypot(c, d))

/** Decimal digits that keep an error below the tolerance; all of them where the scale is not known. */
function digits(scale: number): number {
  const result = Math.ceil(Math.log10((0.5 * scale) / tolerance) - 1e-9)
  return Number.isFinite(result) ? Math.max(0, result) : Number.POSITIVE_INFINITY
}

function roundTo(value: number, precision: number): number {
  if (precision > 12) return value
  const unit = 10 ** precision
  return Math.round(value * unit) / unit
}

const rounded = (operands: Operand[], precision: number) =>
  operands.map(
    (operand): Operand =>
      operand.type === 'number' ? {type: 'number', value: roundTo(operand.value, precision)} : operand,
  )

/** Only the translation of a matrix: the other four are multiplied with coordinates of any size. */
const movedTo = (operands: Operand[], precision: number) => [
  ...operands.slice(0, 4),
  ...rounded(operands.slice(4), precision),
]
