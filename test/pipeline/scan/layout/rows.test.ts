import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {levelOf} from '../../../../src/pipeline/scan/layout/level.ts'
import {boxOf, rowsOf} from '../../../../src/pipeline/scan/layout/rows.ts'
import type {Box, Page} from '../../../../src/types/document.ts'
import {gridPage} from '../grid.ts'

const art = `
CORNER SHOP   No 5
Bread and butter for two       2.00
Milk of the day, one litre     1.50
TOTAL                          3.50`

const texts = (page: Page) => rowsOf(page).map((row) => row.text)

describe('rows from boxes', () => {
  it('come top to bottom, with two blanks where a column gap is', () => {
    expect(texts(gridPage(art))).toEqual([
      'CORNER SHOP  No 5',
      'Bread and butter for two  2.00',
      'Milk of the day, one litre  1.50',
      'TOTAL  3.50',
    ])
  })

  it.each([0.05, -0.05, 0.1])('hold together when the page leans by %d', (skew) => {
    expect(texts(gridPage(art, {skew}))).toEqual(texts(gridPage(art)))
  })

  /** The words of a line in a typewriter's face, each with the blank of a digit's sides around it, as engines box them. */
  const typed = (line: string): Page => {
    const page = gridPage(line)
    const words = page.words.map((word) => ({...word, box: [word.box[0] + 1, 5, word.box[2] - 2, 11] as Box}))
    return {...page, words}
  }

  it.each([
    ['TOTAL     14 287,94', 'TOTAL  14 287,94'],
    ['TOTAL  1 014 287,94 €', 'TOTAL  1 014 287,94  €'],
    ['Rope      14  287,94', 'Rope  14  287,94'],
    ['Rope      14 28,94', 'Rope  14  28,94'],
    ['Rope      1477 287,94', 'Rope  1477  287,94'],
  ])('keep together the thousands that a typewriter sets apart: %s', (line, row) => {
    expect(texts(typed(line))).toEqual([row])
  })

  it('do not need the order or the lines of the engine', () => {
    const page = gridPage(art)
    const shuffled = {...page, words: page.words.toReversed().map((word, i) => ({...word, line: i}))}
    expect(texts(shuffled)).toEqual(texts(page))
  })

  it('join a value that stands some pixels higher than its label', () => {
    const page = gridPage('TOTAL      3.50')
    const words = page.words.map((word, i) =>
      i === 1 ? {...word, box: [110, -7, 40, 20] as [number, number, number, number]} : word,
    )
    expect(texts({...page, words})).toEqual(['TOTAL  3.50'])
  })

  it('keep a heading of double height in one row', () => {
    expect(texts(gridPage('BIG  NAME\nsmall', {tall: [0]}))).toEqual(['BIG NAME', 'small'])
  })

  it('leave out words without letters or with broken boxes', () => {
    const page = gridPage('A B')
    const words = [
      ...page.words,
      {...page.words[0], text: ' '},
      {...page.words[0], box: [Number.NaN, 0, 1, 1]},
    ] as Page['words']
    expect(texts({...page, words})).toEqual(['A B'])
  })

  it('are several for a paragraph on one line, and keep all its words in order', () => {
    const art = Array.from({length: 300}, (_, i) => `w${i}`).join(' ')
    const rows = texts(gridPage(art))
    expect(rows.length).toBe(3)
    expect(rows.join(' ')).toBe(art)
  })

  it('cut words that no document has', () => {
    expect(texts(gridPage('x'.repeat(5000)))).toEqual(['x'.repeat(120)])
  })

  it('are none for an empty page', () => {
    expect(rowsOf({...gridPage('x'), words: []})).toEqual([])
  })
})

describe('boxes of values', () => {
  it('cover the words that the value touches', () => {
    const [row] = rowsOf(gridPage('TOTAL RM 60.30'))
    expect(row && boxOf(row, 6, 14)).toEqual([60, 0, 80, 20])
  })
  it('are null for text without pages', () => {
    const [row] = rowsOf(gridPage('TOTAL RM 60.30', {boxless: true}))
    expect(row && boxOf(row, 0, 5)).toBeNull()
  })
})

it('skew is zero without enough words on lines', () => {
  expect(levelOf(gridPage('a b', {skew: 0.1}).words).slope).toBe(0)
})

describe('paper that does not lie flat', () => {
  const page = gridPage(`
CORNER SHOP OF THE NORTH      No 5
Bread and butter for two      2.00
Milk of the day, one litre    1.50
Apples from the garden, sweet 3.20
Tea, black, with a leaf       4.10
TOTAL OF ALL OF THE ABOVE    10.80`)
  const moved = (drop: (x: number, y: number) => number): Page => ({
    ...page,
    words: page.words.map((word) => {
      const [x, y, width, height] = word.box
      return {...word, box: [x, y + drop(x + width / 2, y), width, height]}
    }),
  })

  it.each<[string, (x: number, y: number) => number]>([
    ['bends like an arch', (x) => -40 * Math.sin((Math.PI * x) / 350)],
    ['sags to one side', (x) => 60 * (x / 350) ** 2],
    ['fans out', (x, y) => x * 0.15 * (y / 180 - 0.5)],
  ])('keeps its rows where it %s', (_, drop) => {
    expect(texts(moved(drop))).toEqual(texts(page))
  })

  it('keeps words along its edge out of the rows', () => {
    const edge = {
      text: 'Copyright',
      box: [-20, 20, 14, 90] as [number, number, number, number],
      confidence: 1,
      line: 99,
    }
    expect(texts({...page, words: [edge, ...page.words]})).toEqual([...texts(page), 'Copyright'])
  })
})

it('never throws on arbitrary boxes and keeps every word', () => {
  const word = fc.record({
    text: fc.string({minLength: 1}).filter((text) => text.trim() !== ''),
    box: fc.tuple(
      fc.integer({min: -50, max: 900}),
      fc.integer({min: -50, max: 900}),
      fc.integer({min: 0, max: 200}),
      fc.integer({min: 0, max: 60}),
    ),
    confidence: fc.double({min: 0, max: 1, noNaN: true}),
    line: fc.nat(20),
  })
  fc.assert(
    fc.property(fc.array(word, {maxLength: 60}), (words) => {
      const rows = rowsOf({...gridPage('x'), words})
      expect(rows.flatMap((row) => row.words).length).toBe(words.length)
    }),
  )
})
