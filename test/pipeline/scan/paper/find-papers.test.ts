import {describe, expect, test} from 'vitest'
import type {Raster} from '../../../../src/pipeline/engines/types.ts'
import {findPapers} from '../../../../src/pipeline/scan/paper/find-papers.ts'
import {photographedPaper} from '../../../../src/pipeline/scan/paper/photographed.ts'
import type {Quad} from '../../../../src/pipeline/scan/paper/quad.ts'
import {drawText, rasterOf} from '../../../helpers/drawing.ts'
import {type Corners, photograph, placedAt, type Surroundings} from '../../../helpers/photograph.ts'

const lines = ['HOTEL MILANO', 'MILK      2.40', 'COFFEE   12.30', 'ROSE TEA  4.50', 'TOTAL    17.70', 'CASH     20.00']
const page = await rasterOf(drawText([...lines, ...lines, ...lines], {size: 22, width: 520, height: 960}))
const frame: Surroundings = {width: 1000, height: 1400}
const middle = [500, 700] as const

/** Largest distance of a found corner from the true one, in pixels. */
function cornerError(found: Quad | undefined, truth: Corners): number {
  if (found === undefined) return Number.POSITIVE_INFINITY
  return Math.max(...found.map(([x, y], i) => Math.hypot(x - truth[i]![0], y - truth[i]![1])))
}

const pulls = [
  [30, 0],
  [-25, 20],
  [12, 30],
  [-20, -25],
] as const

describe('one paper', () => {
  test.each([-25, -12, -4, 0, 3, 9, 20])('turned by %d degrees is found to 4 pixels', (degrees) => {
    const corners = placedAt(middle, page, degrees)
    const found = findPapers(photograph([{page, corners}], frame))
    expect(found).toHaveLength(1)
    expect(found[0]!.sureness).toBeGreaterThan(0.9)
    expect(cornerError(found[0]!.quad, corners)).toBeLessThan(4)
  })

  const surroundings: [string, Partial<Surroundings>][] = [
    ['in perspective', {}],
    ['in uneven light', {light: (x, y) => 1 - 0.5 * (x / 1000) * (y / 1400)}],
    ['under the edge of a shadow', {light: (x, y) => (x + y / 3 > 700 ? 0.55 : 1)}],
    ['on a striped table', {table: (_, y) => (y % 20 < 9 ? [120, 90, 60] : [70, 50, 30])}],
    [
      'on a chequered cloth',
      {table: (x, y) => ((x / 25 + 0) % 2 < 1 === (y / 25) % 2 < 1 ? [150, 60, 60] : [70, 30, 30])},
    ],
    ['on a coloured table as bright as paper', {table: () => [250, 190, 120]}],
    ['in the dark', {light: () => 0.25}],
  ]
  test.each(surroundings)('%s is found to 5 pixels', (_, parts) => {
    const corners = placedAt(middle, page, 5, pulls)
    const photo = photograph([{page, corners}], {...frame, ...parts})
    expect(cornerError(findPapers(photo)[0]?.quad, corners)).toBeLessThan(5)
    expect(cornerError(photographedPaper(photo) ?? undefined, corners)).toBeLessThan(5)
  })
})

describe('several papers', () => {
  const small = {width: 400, height: 560}
  const turned = [
    placedAt([260, 340], small, 4),
    placedAt([740, 360], small, -6),
    placedAt([250, 1040], small, 9),
    placedAt([730, 1050], small, -2),
  ]

  test.each([2, 3, 4])('%d beside each other are told apart', (count) => {
    const corners = turned.slice(0, count)
    const photo = photograph(
      corners.map((corner) => ({page, corners: corner})),
      frame,
    )
    const found = findPapers(photo)
    expect(found).toHaveLength(count)
    for (const truth of corners) {
      expect(Math.min(...found.map(({quad}) => cornerError(quad, truth)))).toBeLessThan(5)
    }
    expect(photographedPaper(photo)).toBeNull()
  })

  test('two in one line, with a gap, are not one wide paper', () => {
    const photo = photograph(
      [
        {page, corners: placedAt([255, 700], small, 0)},
        {page, corners: placedAt([745, 700], small, 0)},
      ],
      frame,
    )
    expect(findPapers(photo)).toHaveLength(2)
  })
})

describe('what is left as it is', () => {
  async function svg(body: string, width = 1000, height = 1400): Promise<Raster> {
    return rasterOf({
      svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`,
      width,
      height,
      words: [],
    })
  }
  const text = drawText([...lines, ...lines], {width: 1000, height: 1400, size: 30}).svg.replace(
    /^<svg[^>]*>|<\/svg>$/g,
    '',
  )

  test('a flat scan, white to its edges', async () => {
    expect(findPapers(await svg(text))).toEqual([])
  })

  test.each([
    [
      'a frame around print',
      '<rect x="200" y="300" width="600" height="700" fill="none" stroke="#000" stroke-width="5"/>',
    ],
    ['a black panel', '<rect x="200" y="600" width="600" height="500" transform="rotate(2 500 850)"/>'],
    [
      'a white panel on a tinted form that was scanned aslant',
      '<g transform="rotate(1.5 500 700)"><path d="M-99-99H1200V1600H-99Z" fill="#ffe9c8"/><path d="M90 500H900V1200H90Z" fill="#fff"/></g>',
    ],
    [
      'a straight white panel on a dark page',
      '<path d="M0 0H1000V1400H0Z" fill="#445"/><path d="M90 400H900V1200H90Z" fill="#fff"/>',
    ],
    ['a black scanner lid on one side', '<path d="M0 0H120V1400H0Z"/>'],
  ])('%s', async (_, body) => {
    expect(photographedPaper(await svg(text + body))).toBeNull()
  })

  test('a paper that the frame cuts off, with the edge of a shadow across it', () => {
    const photo = photograph([{page, corners: placedAt([500, 1100], {width: 600, height: 1500}, 5)}], {
      ...frame,
      light: (x, y) => (y - x / 8 > 900 ? 0.55 : 1),
    })
    expect(photographedPaper(photo)).toBeNull()
  })

  test('a paper as gray as its table', () => {
    const photo = photograph([{page, corners: placedAt(middle, page, 6)}], {...frame, table: () => [245, 245, 245]})
    expect(findPapers(photo)).toEqual([])
  })

  test('pictures of a few pixels', () => {
    for (const [width, height] of [
      [1, 1],
      [1, 900],
      [3000, 1],
      [9, 7],
    ] as const) {
      const image = {width, height, channels: 3 as const, dpi: 72, data: new Uint8Array(width * height * 3).fill(200)}
      expect(findPapers(image)).toEqual([])
    }
  })
})
