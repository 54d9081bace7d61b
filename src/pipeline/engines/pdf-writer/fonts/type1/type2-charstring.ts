import type {Glyph, HintSet, Segment, Stem} from './outline.ts'
import {refuse} from './refuse.ts'
import {charstringNumber} from './type2-numbers.ts'
import {writeSteps} from './type2-steps.ts'

/** Stems one operator can declare with a stack of 48, a width before them (Adobe technical note 5177, appendix B). */
const maxStems = 23

const numbers = (values: number[]) => values.flatMap(charstringNumber)

/** The same glyph as a Type 2 charstring; `width` is what it says beside the default width, null for that one. */
export function writeType2Glyph(glyph: Glyph, width: number | null): Uint8Array {
  const head = width === null ? [] : charstringNumber(width)
  if (glyph.composite) {
    const {dx, dy, base, accent} = glyph.composite
    return Uint8Array.from([...head, ...numbers([dx, dy, base, accent]), 14])
  }
  const hints = glyph.hints.filter(
    ({from}, index, all) => from < glyph.segments.length && from !== all[index + 1]?.from,
  )
  const stems = {horizontal: distinct(hints, 'horizontal'), vertical: distinct(hints, 'vertical')}
  const masks = hints.map((set) => ({from: set.from, mask: maskOf(set, stems)}))
  const isMasked = masks.length > 1 && stems.horizontal.length + stems.vertical.length > 0
  const parts = [head, declareStems(stems, isMasked)]
  const changes = isMasked ? masks : []
  for (const [index, {from, mask}] of [...changes, {from: glyph.segments.length, mask: []}].entries()) {
    const start = changes[index - 1]?.from ?? 0
    parts.push(writeSteps(glyph.segments.slice(start, from), endOf(glyph.segments, start)))
    if (mask.length > 0) parts.push([19, ...mask])
  }
  return Uint8Array.from([...parts.flat(), 14])
}

type Stems = Pick<HintSet, 'horizontal' | 'vertical'>

/** Stems of all sets, each once, from the lowest up as they must be. */
function distinct(sets: HintSet[], direction: keyof Stems): Stem[] {
  const all = new Map(sets.flatMap((set) => set[direction].map((stem) => [String(stem), stem])))
  const sorted = [...all.values()].toSorted(([a, da], [b, db]) => a - b || da - db)
  return sorted.length <= maxStems ? sorted : refuse('stems')
}

/** hstem and vstem, or hstemhm and, before a mask, no operator at all for the vertical ones (4.3). */
function declareStems({horizontal, vertical}: Stems, isMasked: boolean): number[] {
  const declared: number[] = []
  if (horizontal.length > 0) declared.push(...stemOperands(horizontal), isMasked ? 18 : 1)
  if (vertical.length > 0) declared.push(...stemOperands(vertical), ...(isMasked ? [] : [3]))
  return declared
}

/** Edges relative to the edge before. */
function stemOperands(stems: Stem[]): number[] {
  let before = 0
  return stems.flatMap(([edge, width]) => {
    const operands = numbers([edge - before, width])
    before = edge + width
    return operands
  })
}

/** A bit for each stem, horizontal ones first, the highest bit first. */
function maskOf(set: HintSet, {horizontal, vertical}: Stems): number[] {
  const active = new Set([...set.horizontal.map((stem) => `h${stem}`), ...set.vertical.map((stem) => `v${stem}`)])
  const bits = [...horizontal.map((stem) => active.has(`h${stem}`)), ...vertical.map((stem) => active.has(`v${stem}`))]
  const mask = new Array<number>(Math.ceil(bits.length / 8)).fill(0)
  for (const [at, bit] of bits.entries()) if (bit) mask[at >> 3]! |= 128 >> (at & 7)
  return mask
}

/** The current point before a segment. */
function endOf(segments: Segment[], index: number): [number, number] {
  const before = index > 0 ? segments[index - 1]! : (['M', 0, 0] as const)
  return [before.at(-2) as number, before.at(-1) as number]
}
