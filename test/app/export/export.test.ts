import {readdirSync, readFileSync} from 'node:fs'
import {Writable} from 'node:stream'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {csvCell, csvLine} from '../../../src/app/export/csv.ts'
import {columns} from '../../../src/app/export/rows.ts'
import {parseWhere} from '../../../src/app/export/where.ts'
import {type ExportInput, exportTo} from '../../../src/app/export/write.ts'
import {bill, type TestApp, testApp} from '../../helpers/app.ts'

/** RFC 4180: rows of cells. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]]
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gu)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === '\r\n') rows.push([])
    if (end === '') break
  }
  return rows.slice(0, -1)
}

async function exported(t: TestApp, input: Partial<ExportInput> = {}): Promise<string> {
  let text = ''
  const stream = new Writable({
    highWaterMark: 1,
    write(chunk, _encoding, done) {
      text += String(chunk)
      setImmediate(done)
    },
  })
  await exportTo(t.app, {format: 'csv', where: [], output: undefined, ...input}, stream)
  return text
}

async function twoBills(): Promise<TestApp> {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a'), t.file('b, "c"\n.txt', 'b'), t.file('open.txt', 'open')])
  const [a, b] = await t.items(batch)
  await t.finish(a!.run!, {data: {kind: 'receipt', bill: bill({vendor: '=cmd()', total: '9.50', currency: 'EUR'})}})
  await t.finish(b!.run!, {data: {kind: 'invoice', bill: bill({vendor: 'Shop', total: '-10.00'}), review: true}})
  return t
}

describe('exportTo', () => {
  test('writes CSV of which every row has all columns, whatever is in names', async () => {
    const t = await twoBills()
    const [head, ...rows] = parseCsv(await exported(t))
    expect(head).toEqual([...columns])
    expect(rows.map((row) => row.length)).toEqual([columns.length, columns.length])
    const cell = (row: number, name: (typeof columns)[number]) => rows[row]![columns.indexOf(name)]
    expect([cell(0, 'vendor'), cell(1, 'total'), cell(1, 'path')]).toEqual([
      "'=cmd()",
      '-10.00',
      `${t.folder}/b, "c"\n.txt`,
    ])
  })

  test('writes JSON and JSON lines that hold the same documents, open ones left out', async () => {
    const t = await twoBills()
    const whole = JSON.parse(await exported(t, {format: 'json'}))
    const lines = (await exported(t, {format: 'jsonl'}))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(whole).toEqual(lines)
    expect(whole.map(({kind}: {kind: string}) => kind)).toEqual(['receipt', 'invoice'])
    expect(JSON.parse(await exported(await testApp(), {format: 'json'}))).toEqual([])
  })

  test('to a file is there whole, with nothing beside it', async () => {
    const t = await twoBills()
    const output = `${t.folder}/out.csv`
    t.file('out.csv', 'old')
    expect(await exportTo(t.app, {format: 'csv', where: [], output}, process.stdout)).toEqual({
      documents: 2,
      unbooked: [],
      output,
    })
    expect(parseCsv(readFileSync(output, 'utf8'))).toHaveLength(3)
    expect(readdirSync(t.folder).filter((name) => name.includes('.tmp'))).toEqual([])
  })

  test('leaves the old file alone when the condition is wrong or the folder is not there', async () => {
    const t = await twoBills()
    const output = t.file('out.csv', 'old')
    await expect(exportTo(t.app, {format: 'csv', where: ['x'], output}, process.stdout)).rejects.toMatchObject({
      exit: 2,
    })
    expect(readFileSync(output, 'utf8')).toBe('old')
    const nowhere = {format: 'csv' as const, where: [], output: `${t.folder}/no/out.csv`}
    await expect(exportTo(t.app, nowhere, process.stdout)).rejects.toMatchObject({code: 'E_OUTPUT', exit: 2})
  })

  test('refuses accounts where nothing is booked', async () => {
    const t = await testApp()
    const accounts = t.file('accounts.toml', 'expense = "Expenses:Misc"')
    const input = {format: 'csv' as const, where: [], accounts, output: undefined}
    await expect(exportTo(t.app, input, process.stdout)).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  })

  test('ends quietly when the reader has gone', async () => {
    const t = await twoBills()
    const closed = new Writable({
      highWaterMark: 1,
      write(_chunk, _encoding, done) {
        done(Object.assign(new Error('gone'), {code: 'EPIPE'}))
      },
    })
    expect(await exportTo(t.app, {format: 'csv', where: [], output: undefined}, closed)).toMatchObject({output: null})
  })
})

describe('parseWhere', () => {
  const row = {kind: 'receipt', total: '9.50', date: '2026-03-14', vendor: 'Müller', tax: null}
  test.each([
    ['kind=receipt', true],
    ['kind=RECEIPT', true],
    ['kind!=receipt', false],
    ['total=9.5', true],
    ['total>10', false],
    ['total>=9.50', true],
    ['total<10', true],
    ['total<=9', false],
    ['date>2026-01-01', true],
    ['tax=', false],
    ['tax!=1', false],
    ['vendor=müller', true],
    ['vendor~LLE', true],
    ['date~2026-03', true],
    ['tax~1', false],
  ])('%s is %s', (condition, expected) => {
    expect(parseWhere([condition])(row)).toBe(expected)
  })

  test('all conditions must hold; none is everything', () => {
    expect(parseWhere(['kind=receipt', 'total>10'])(row)).toBe(false)
    expect(parseWhere([])(row)).toBe(true)
  })

  test.each(['colour=red', 'total', '=1', 'total^5', 'constructor=1', 'total>abc', 'total=12,50', 'date<14.3.2026'])(
    'refuses %s',
    (condition) => {
      expect(() => parseWhere([condition])).toThrow(expect.objectContaining({code: 'E_USAGE', exit: 2}))
    },
  )
})

describe('csvCell', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+49 30', "'+49 30"],
    ['@sum', "'@sum"],
    ['-1+cmd', "'-1+cmd"],
    ['\t=1', "'\t=1"],
    ['-10.00', '-10.00'],
    ['-5', '-5'],
    ['a-b', 'a-b'],
    [null, ''],
  ])('%j is written as %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell)
  })

  test('any row comes back as it was, but for the mark before what a spreadsheet would run', () => {
    fc.assert(
      fc.property(fc.array(fc.string({unit: 'binary'}), {minLength: 1, maxLength: 5}), (cells) => {
        const [row] = parseCsv(csvLine(cells))
        expect(row!.map((cell, i) => (cell === `'${cells[i]}` ? cells[i] : cell))).toEqual(cells)
        for (const cell of row!) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/u)
      }),
    )
  })
})
