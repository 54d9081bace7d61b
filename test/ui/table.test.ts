import {stripVTControlCharacters} from 'node:util'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {type Column, renderTable, textWidth} from '../../src/ui/table.ts'

const plain = (columns: Column[], rows: string[][], width: number) =>
  renderTable(columns, rows, width).map(stripVTControlCharacters)

describe('textWidth', () => {
  test.each([
    ['abc', 3],
    ['発票', 4],
    ['한국', 4],
    ['🧾', 2],
    ['e\u0301', 1],
    ['ﾊﾝ', 2],
    ['Ａ', 2],
    ['', 0],
  ])('%j takes %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width)
  })
})

describe('renderTable', () => {
  test('aligns what is wide, and numbers to the right', () => {
    expect(
      plain(
        [{header: 'name'}, {header: 'total', align: 'right'}],
        [
          ['発票', '1.00'],
          ['ab', '100.00'],
        ],
        80,
      ),
    ).toEqual(['name   total', '発票    1.00', 'ab    100.00'])
  })

  test('leaves an optional column out before it is cut to nothing', () => {
    const columns = [
      {header: 'value', flexible: true},
      {header: 'why', flexible: true, optional: true},
    ]
    const rows = [['2026-03-14', 'beside its label']]
    expect(plain(columns, rows, 24)).toEqual(['value       why', '2026-03-14  beside its …'])
    expect(plain(columns, rows, 18)).toEqual(['value', '2026-03-14'])
  })

  test('shortens the widest flexible column first, never others', () => {
    const columns = [{header: 'id'}, {header: 'value', flexible: true}, {header: 'why', flexible: true}]
    const rows = [['d_0123456789', 'Corner Shop Ltd', 'the name with a legal form at the head of the page']]
    const [, row] = plain(columns, rows, 60)
    expect(row).toBe('d_0123456789  Corner Shop Ltd  the name with a legal form a…')
    expect(plain(columns, rows, 5)[1]).toBe('d_0123456789  Corner …  the nam…')
  })

  test('cuts wide characters whole', () => {
    const [, row] = plain([{header: 'x', flexible: true}], [['発票発票発票']], 8)
    expect(row).toBe('発票発…')
  })

  test('an empty table is its head', () => {
    expect(plain([{header: 'a'}, {header: 'b'}], [], 80)).toEqual(['a  b'])
  })

  test('keeps to the width and lets nothing through to the terminal, whatever is in the cells', () => {
    const columns = [
      {header: 'file', flexible: true},
      {header: 'vendor', flexible: true},
    ]
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}))), (rows) => {
        for (const line of plain(columns, rows, 30)) {
          expect(textWidth(line)).toBeLessThanOrEqual(30)
          expect(line).not.toMatch(/\p{Cc}/u)
        }
      }),
    )
  })
})
