import {identity, type Matrix, mapRect, multiply, type PageBox} from '../../page-geometry.ts'
import {type Operation, operations} from './lexer.ts'

/** What names in a content stream stand for. */
export interface ContentNames {
  /** Fonts of Type 3 are drawn whatever the render mode is (ISO 32000-1, 9.3.6). */
  isType3(font: string): boolean
  xobject(name: string): 'form' | 'opaque image' | 'other'
  /** Whether a graphics state lets what is below shine through. */
  isTranslucent(graphicsState: string): boolean
}

/** A text-showing operator, a form or an image that is drawn, and the state it is drawn in. */
export interface Mark {
  kind: 'show' | 'form' | 'image'
  /** Index in the list of operations. */
  index: number
  /** Text render mode, 0 to 7; 3 is invisible. */
  mode: number
  /** Index of the Tf that set its font, or -1. */
  font: number
  isType3: boolean
  /** Name of the form. */
  name: string
  /** Whether it begins where a positioning operator put it, and not where the text before it ended. */
  placed: boolean
  /** An opaque image over all of the page, neither clipped, translucent nor in an optional layer. */
  covers: boolean
}

interface State {
  mode: number
  font: number
  isType3: boolean
  matrix: Matrix
  translucent: boolean
  clipped: boolean
}

const showing = new Set(['Tj', 'TJ', "'", '"'])
const placing = new Set(['BT', 'Td', 'TD', 'Tm', 'T*', "'", '"'])
const pathMaking = new Set(['m', 'l', 'c', 'v', 'y', 'h', 're'])
/** Points by which a scan may end short of the edge of its page. */
const tolerance = 1

/** All operations of a content, and what they draw. `box` is the page in the space of the content; null inside forms. */
export function readMarks(
  bytes: Uint8Array,
  names: ContentNames,
  start: {mode: number; box: PageBox | null},
): {list: Operation[]; marks: Mark[]} {
  const list = [...operations(bytes)]
  const reader = new MarkReader(names, start.mode, start.box)
  for (const [index, operation] of list.entries()) reader.read(operation, index)
  return {list, marks: reader.marks}
}

/** Goes through a content with the part of the graphics state that decides what is seen. */
class MarkReader {
  readonly marks: Mark[] = []
  private readonly names: ContentNames
  private readonly box: PageBox | null
  private state: State
  private readonly saved: State[] = []
  /** Open marked contents: whether each belongs to an optional layer. */
  private readonly optional: boolean[] = []
  private placed = false
  private path: Operation[] = []

  constructor(names: ContentNames, mode: number, box: PageBox | null) {
    this.names = names
    this.box = box
    this.state = {mode, font: -1, isType3: false, matrix: identity, translucent: false, clipped: false}
  }

  read(operation: Operation, index: number): void {
    const {operator} = operation
    if (placing.has(operator)) this.placed = true
    this.readPath(operation)
    this.readState(operation, index)
    if (showing.has(operator)) {
      this.marks.push({...markOf('show', index, this.state), placed: this.placed})
      this.placed = false
    } else if (operator === 'Do') this.readObject(nameOf(operation), index)
  }

  /** A clipping path counts until the state is restored; one around the whole page cuts nothing off. */
  private readPath(operation: Operation): void {
    const {operator} = operation
    if (pathMaking.has(operator)) this.path.push(operation)
    else if (operator === 'W' || operator === 'W*') {
      this.state = {...this.state, clipped: this.state.clipped || !isWhole(this.path, this.state, this.box)}
    } else this.path = []
  }

  private readState(operation: Operation, index: number): void {
    const {operator, operands} = operation
    const {state} = this
    const [first] = operands
    if (operator === 'q') this.saved.push(state)
    else if (operator === 'Q') this.state = this.saved.pop() ?? state
    else if (operator === 'cm')
      this.state = {...state, matrix: multiply(numbers(operation, 6) ?? identity, state.matrix)}
    else if (operator === 'Tr' && first?.type === 'number') this.state = {...state, mode: first.value}
    else if (operator === 'Tf' && first?.type === 'name') {
      this.state = {...state, font: index, isType3: this.names.isType3(first.value)}
    } else if (operator === 'gs') {
      this.state = {...state, translucent: state.translucent || this.names.isTranslucent(nameOf(operation))}
    } else if (operator === 'BDC' || operator === 'BMC')
      this.optional.push(first?.type === 'name' && first.value === 'OC')
    else if (operator === 'EMC') this.optional.pop()
  }

  private readObject(objectName: string, index: number): void {
    const kind = this.names.xobject(objectName)
    if (kind === 'form') this.marks.push({...markOf('form', index, this.state), name: objectName})
    const {matrix, translucent, clipped} = this.state
    const hides = kind === 'opaque image' && !translucent && !clipped && !this.optional.includes(true)
    if (hides && this.box !== null && coversPage(matrix, unitSquare, this.box)) {
      this.marks.push({...markOf('image', index, this.state), covers: true})
    }
  }
}

function nameOf({operands}: Operation): string {
  const operand = operands.at(-1)
  return operand?.type === 'name' ? operand.value : ''
}

function markOf(kind: Mark['kind'], index: number, {mode, font, isType3}: State): Mark {
  return {kind, index, mode, font, isType3, name: '', placed: false, covers: false}
}

const unitSquare: PageBox = {left: 0, bottom: 0, right: 1, top: 1}

/** Whether a clipping path is one rectangle around the page. */
function isWhole(path: readonly Operation[], {matrix}: State, box: PageBox | null): boolean {
  const [rectangle] = path
  if (box === null || path.length !== 1 || rectangle?.operator !== 're') return false
  const [x = 0, y = 0, width = 0, height = 0] = numbers(rectangle, 4) ?? []
  return coversPage(matrix, {left: x, bottom: y, right: x + width, top: y + height}, box)
}

function coversPage(matrix: Matrix, area: PageBox, box: PageBox): boolean {
  const [a, b, c, d] = matrix
  const isUpright = Math.min(Math.hypot(b, c), Math.hypot(a, d)) < 1e-3 * Math.hypot(a, b, c, d)
  const [left, bottom, right, top] = mapRect(matrix, area)
  const reachesSides = left <= box.left + tolerance && right >= box.right - tolerance
  return isUpright && reachesSides && bottom <= box.bottom + tolerance && top >= box.top - tolerance
}

function numbers<N extends 4 | 6>({operands}: Operation, count: N): (N extends 6 ? Matrix : number[]) | null {
  const values = operands.slice(-count).map((operand) => (operand.type === 'number' ? operand.value : Number.NaN))
  return values.length === count && values.every(Number.isFinite) ? (values as never) : null
}
