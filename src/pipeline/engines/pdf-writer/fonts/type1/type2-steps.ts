import type {Segment} from './outline.ts'
import {charstringNumber} from './type2-numbers.ts'

/** Operands an operator can take from a stack of 48, a width before them (Adobe technical note 5177, appendix B). */
const maxOperands = 46

/** One segment by what of it is not zero. Kinds that alternate or repeat share an operator. */
interface Step {
  kind: 'move' | 'moveH' | 'moveV' | 'h' | 'v' | 'line' | 'hv' | 'vh' | 'hh' | 'vv' | 'curve'
  operands: number[]
}

/** Operators of runs; those that alternate are named by what they begin with (4.1 and 4.2). */
const operators: Record<Step['kind'], number> = {
  move: 21,
  moveH: 22,
  moveV: 4,
  h: 6,
  v: 7,
  line: 5,
  hv: 31,
  vh: 30,
  hh: 27,
  vv: 26,
  curve: 8,
}
const alternates: Partial<Record<Step['kind'], Step['kind']>> = {h: 'v', v: 'h', hv: 'vh', vh: 'hv'}

/** Moves, lines and curves from a point on, as few operators as runs of the same kind allow. */
export function writeSteps(segments: Segment[], [x, y]: [number, number]): number[] {
  const steps: Step[] = []
  let point: readonly [number, number] = [x, y]
  for (const segment of segments) {
    steps.push(stepOf(segment, point))
    point = [segment.at(-2) as number, segment.at(-1) as number]
  }
  const code: number[] = []
  for (let from = 0; from < steps.length; ) {
    const to = runEnd(steps, from)
    const operands = steps.slice(from, to).flatMap((step) => step.operands)
    code.push(...operands.flatMap(charstringNumber), operators[steps[from]!.kind])
    from = to
  }
  return code
}

/** End of the run of steps that one operator writes. */
function runEnd(steps: Step[], from: number): number {
  const {kind, operands} = steps[from]!
  if (kind.startsWith('move')) return from + 1
  let room = maxOperands - operands.length
  let at = from + 1
  for (let wanted = alternates[kind] ?? kind; steps[at]?.kind === wanted; at++) {
    room -= steps[at]!.operands.length
    if (room < 0) break
    wanted = alternates[wanted] ?? wanted
  }
  return at
}

function stepOf([kind, ...to]: Segment, [x, y]: readonly [number, number]): Step {
  if (kind === 'C') return curveStep(deltas([x, y, ...to]))
  const [dx, dy] = deltas([x, y, ...to]) as [number, number]
  const isMove = kind === 'M'
  if (dy === 0) return {kind: isMove ? 'moveH' : 'h', operands: [dx]}
  if (dx === 0) return {kind: isMove ? 'moveV' : 'v', operands: [dy]}
  return {kind: isMove ? 'move' : 'line', operands: [dx, dy]}
}

/** Differences between points one after the other, x and y in turn. */
const deltas = (points: number[]) => points.slice(2).map((value, index) => value - points[index]!)

function curveStep([dx1, dy1, dx2, dy2, dx3, dy3]: number[]): Step {
  const [a, b, c, d, e, f] = [dx1!, dy1!, dx2!, dy2!, dx3!, dy3!]
  if (b === 0 && e === 0) return {kind: 'hv', operands: [a, c, d, f]}
  if (a === 0 && f === 0) return {kind: 'vh', operands: [b, c, d, e]}
  if (b === 0 && f === 0) return {kind: 'hh', operands: [a, c, d, e]}
  if (a === 0 && e === 0) return {kind: 'vv', operands: [b, c, d, f]}
  return {kind: 'curve', operands: [a, b, c, d, e, f]}
}
