import fc from 'fast-check'
import {expect, test} from 'vitest'
import {layOutPages} from '../../../../src/pipeline/engines/text/grid.ts'

const place = (text: string, tabs: 'stops' | 'columns') =>
  layOutPages([text], 'text', tabs)[0]!.words.map((word) => [word.text, word.box[0] / 10, word.box[1] / 20, word.line])

test('a word stands at its column and row, ten units wide a character', () => {
  const [page] = layOutPages(['Total  12.00\n\n  Thanks'], 'text', 'stops')
  expect(page).toMatchObject({page: 1, width: 0, height: 0, dpi: 72, rotation: 0, source: 'text', confidence: 1})
  expect(page!.words).toEqual([
    {text: 'Total', box: [0, 0, 50, 20], confidence: 1, line: 0},
    {text: '12.00', box: [70, 0, 50, 20], confidence: 1, line: 0},
    {text: 'Thanks', box: [20, 40, 60, 20], confidence: 1, line: 2},
  ])
})

test('tabs of plain text go to multiples of eight columns', () => {
  expect(place('ab\tc\n12345678\td', 'stops')).toEqual([
    ['ab', 0, 0, 0],
    ['c', 8, 0, 0],
    ['12345678', 0, 1, 1],
    ['d', 16, 1, 1],
  ])
})

test('cells of a table are aligned, up to the next empty line', () => {
  expect(place('a\tb\nlonger\tc\tx y\n\np\tq', 'columns')).toEqual([
    ['a', 0, 0, 0],
    ['b', 8, 0, 0],
    ['longer', 0, 1, 1],
    ['c', 8, 1, 1],
    ['x', 11, 1, 1],
    ['y', 13, 1, 1],
    ['p', 0, 3, 3],
    ['q', 3, 3, 3],
  ])
})

test('a very long cell pushes its own row only', () => {
  const words = place(`${'w'.repeat(100)}\tb\na\tc`, 'columns')
  expect(words[1]).toEqual(['b', 102, 0, 0])
  expect(words[3]).toEqual(['c', 62, 1, 1])
})

test('words of one line never overlap and keep their order', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ab \t\n]{0,80}$/), fc.constantFrom('stops', 'columns'), (text, tabs) => {
      const words = layOutPages([text], 'text', tabs as 'stops').flatMap((page) => page.words)
      for (const [i, word] of words.entries()) {
        const next = words[i + 1]
        if (next?.line === word.line) expect(next.box[0]).toBeGreaterThanOrEqual(word.box[0] + word.box[2] + 10)
      }
      expect(words.map((word) => word.text)).toEqual(text.match(/\S+/g) ?? [])
    }),
  )
})

test('form feeds begin pages, empty pages are left out', () => {
  const pages = layOutPages(['one\f\n \ftwo\n', ' '], 'text', 'stops')
  expect(pages.map((page) => [page.page, page.text])).toEqual([
    [1, 'one'],
    [2, 'two'],
  ])
})

test('a long text is cut into pages of 3,000 lines; only its first 2,000 lines have words', () => {
  const lines = Array.from({length: 7_000}, (_, i) => `line ${i}`)
  const pages = layOutPages([lines.join('\n')], 'text', 'stops')
  expect(pages.map((page) => page.text.split('\n').length)).toEqual([3_000, 3_000, 1_000])
  expect(pages.map((page) => page.text).join('\n')).toBe(lines.join('\n'))
  expect(pages.map((page) => page.words.length)).toEqual([4_000, 0, 0])
})

test('one line of 10 MB keeps its text and gets a bounded number of words', () => {
  const text = 'word '.repeat(2_000_000)
  const [page] = layOutPages([text], 'text', 'stops')
  expect(page!.text).toBe(text.trimEnd())
  expect(page!.words).toHaveLength(50_000)
})
