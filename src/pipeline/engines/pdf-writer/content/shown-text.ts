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
  {mode, box}: {mode: number; box: PageBox | null},
): {list: Operation[]; marks: Mark[]} {
  const list = [...operations(bytes)]
  const marks: Mark[] = []
  let state: State = {mode, font: -1, isType3: false, matrix: identity, translucent: false, clipped: false}
  const saved: State[] = []
  const content: boolean[] = []
  let placed = false
  let path: Operation[] = []
  for (const [index, operation] of list.entries()) {
    const {operator, operands} = operation
    const operand = operands.at(-1)
    const text = operand?.type === 'name' ? operand.value : ''
    if (pathMaking.has(operator)) path.push(operation)
    else if (operator === 'W' || operator === 'W*')
      state = {...state, clipped: state.clipped || !isWhole(path, state, box)}
    else path = []
    if (placing.has(operator)) placed = true
    if (operator === 'q') saved.push(state)
    else if (operator === 'Q') state = saved.pop() ?? state
    else if (operator === 'cm') state = {...state, matrix: multiply(numbers(operation, 6) ?? identity, state.matrix)}
    else if (operator === 'Tr' && operand?.type === 'number') state = {...state, mode: operand.value}
    else if (operator === 'Tf' && operands[0]?.type === 'name') {
      state = {...state, font: index, isType3: names.isType3(operands[0].value)}
    } else if (operator === 'gs') state = {...state, translucent: state.translucent || names.isTranslucent(text)}
    else if (operator === 'BDC' || operator === 'BMC') {
      content.push(operands[0]?.type === 'name' && operands[0].value === 'OC')
    } else if (operator === 'EMC') content.pop()
    else if (showing.has(operator)) {
      marks.push({...markOf('show', index, state), placed})
      placed = false
    } else if (operator === 'Do') {
      const kind = names.xobject(text)
      if (kind === 'form') marks.push({...markOf('form', index, state), name: text})
      const seen = !state.translucent && !state.clipped && !content.includes(true)
      if (kind === 'opaque image' && seen && box !== null && coversPage(state.matrix, unitSquare, box)) {
        marks.push({...markOf('image', index, state), covers: true})
      }
    }
  }
  return {list, marks}
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
