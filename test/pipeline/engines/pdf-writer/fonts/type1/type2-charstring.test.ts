import fc from 'fast-check'
import {expect, test} from 'vitest'
import {
  drawsTheSame,
  type Glyph,
  type HintSet,
  type Stem,
} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/outline.ts'
import {Path} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/path.ts'
import {writeType2Glyph} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/type2-charstring.ts'
import {readType2Glyph} from '../../../../../../src/pipeline/engines/pdf-writer/fonts/type1/type2-reader.ts'

// Steps along an axis are what operators are made for.
const step = fc.oneof(fc.constant(0), fc.integer({min: -1200, max: 1200}), fc.double({min: -9, max: 9, noNaN: true}))
const six = fc.tuple(step, step, step, step, step, step)
const drawing = fc.array(fc.tuple(fc.constantFrom('move', 'line', 'line', 'curve', 'curve', 'curve', 'close'), six), {
  maxLength: 150,
})
const stem = fc.tuple(fc.integer({min: -200, max: 900}), fc.integer({min: -21, max: 200})) as fc.Arbitrary<Stem>
const hintSet = fc.record({
  from: fc.nat(40),
  horizontal: fc.array(stem, {maxLength: 4}),
  vertical: fc.array(stem, {maxLength: 4}),
})

function segmentsOf(steps: [string, [number, number, number, number, number, number]][]): Glyph['segments'] {
  const path = new Path()
  for (const [kind, [a, b, ...more]] of steps) {
    if (kind === 'move') path.move(a, b)
    else if (kind === 'line') path.line(a, b)
    else if (kind === 'curve') path.curve(a, b, ...more)
    else path.close()
  }
  return path.segments.filter((segment) => segment.slice(1).every((value) => Math.abs(Number(value)) < 1e6))
}

/** Sets of hints in the order of the glyph, one for its beginning. */
const inOrder = (sets: HintSet[]) => [
  {from: 0, horizontal: [], vertical: []},
  ...sets.toSorted((a, b) => a.from - b.from),
]

test('every outline reads back as it was, whatever its hints and width', () => {
  fc.assert(
    fc.property(
      drawing,
      fc.array(hintSet, {maxLength: 5}),
      fc.integer({min: -2000, max: 2000}),
      (steps, sets, width) => {
        const glyph = {width, segments: segmentsOf(steps), hints: inOrder(sets), composite: null}
        for (const isDefault of [true, false]) {
          const code = writeType2Glyph(glyph, isDefault ? null : width - 500)
          const read = readType2Glyph(code, {default: width, nominal: 500})
          expect(read && drawsTheSame(glyph, read)).toBe(true)
        }
      },
    ),
    {numRuns: 500},
  )
})

test('a glyph that differs in one point, its width or its parts is not the same', () => {
  const glyph: Glyph = {
    width: 500,
    segments: [
      ['M', 0, 0],
      ['L', 5, 5],
    ],
    hints: [],
    composite: null,
  }
  const composite = {base: 65, accent: 194, dx: 1, dy: 2}
  expect(
    drawsTheSame(glyph, {
      ...glyph,
      segments: [
        ['M', 0, 0],
        ['L', 5, 5.0001],
      ],
    }),
  ).toBe(true)
  for (const other of [
    {
      ...glyph,
      segments: [
        ['M', 0, 0],
        ['L', 5, 6],
      ] as Glyph['segments'],
    },
    {...glyph, segments: [['M', 0, 0]] as Glyph['segments']},
    {
      ...glyph,
      segments: [
        ['M', 0, 0],
        ['M', 5, 5],
      ] as Glyph['segments'],
    },
    {...glyph, width: 501},
    {...glyph, composite},
  ]) {
    expect(drawsTheSame(glyph, other)).toBe(false)
  }
  expect(drawsTheSame({...glyph, composite}, {...glyph, composite: {...composite, dx: 3}})).toBe(false)
})

test('runs of the same kind share an operator, up to the stack of 48', () => {
  const path = new Path()
  path.move(1, 1)
  for (let turn = 0; turn < 60; turn++) path.line(turn % 2, (turn + 1) % 2)
  const code = [...writeType2Glyph({width: 0, segments: path.segments, hints: [], composite: null}, null)]
  expect(code.filter((byte) => byte === 6 || byte === 7)).toHaveLength(2)
})
