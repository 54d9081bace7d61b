import {describe, expect, test} from 'vitest'
import {correct} from '../../src/app/correct.ts'
import {exportDocuments} from '../../src/app/export/export.ts'
import type {ExportFormat} from '../../src/app/export/formats.ts'
import {defaultAccounts} from '../../src/app/export/journal/accounts.ts'
import type {JournalCount} from '../../src/app/export/journal/journal.ts'
import {parseWhere} from '../../src/app/export/where.ts'
import {parsePattern} from '../../src/app/rename/pattern.ts'
import {renameDocuments} from '../../src/app/rename/rename.ts'
import {unsureValues} from '../../src/app/review.ts'
import {showDocument} from '../../src/app/show.ts'
import {totals} from '../../src/app/totals.ts'
import type {BillPart} from '../../src/types/results.ts'
import type {UnsureValue} from '../../src/types/review.ts'
import {bill, testApp} from '../helpers/app.ts'

const part = (page: number, values: Parameters<typeof bill>[0], reviewReasons: string[] = []): BillPart => ({
  pages: {from: page, to: page},
  box: null,
  kind: 'receipt',
  bill: bill(values),
  review: reviewReasons.length > 0,
  reviewReasons,
})

const first = {vendor: 'Shop', date: '2026-03-14', total: '5.50', currency: 'GBP'}
const secondWithoutVendor = {date: '2026-04-16', total: '15.20', currency: 'GBP'}
const notSure = 'The vendor is missing: test.'

/** A document with two bills, the second of them with a reason for a look, beside a plain one. */
async function store(doubts: string[] = []) {
  const t = await testApp()
  const {batch} = await t.submit([t.file('two.txt', 'two'), t.file('one.txt', 'one')])
  const [two, one] = await t.items(batch)
  const parts = [part(1, first), part(2, secondWithoutVendor, [notSure])]
  const reviewReasons = [...doubts, `Bill 2: ${notSure}`]
  await t.finish(two!.run!, {data: {kind: 'receipt', bill: null, parts, review: true, reviewReasons}})
  await t.finish(one!.run!, {data: {kind: 'receipt', bill: bill({...first, total: '1.00'})}})
  return {t, id: two!.document!, one: one!.document!}
}

async function exported(t: Awaited<ReturnType<typeof store>>['t'], format: ExportFormat, conditions: string[] = []) {
  const count: JournalCount = {documents: 0, unbooked: []}
  let text = ''
  const options = {where: parseWhere(conditions), accounts: defaultAccounts}
  for await (const piece of exportDocuments(t.app, format, options, count)) text += String(piece)
  return {text, count}
}

describe('exports', () => {
  test('csv has a row a bill, numbered; conditions are about the bill', async () => {
    const {t, id} = await store()
    const {text} = await exported(t, 'csv')
    const rows = text.trim().split('\r\n').slice(1)
    expect(rows.map((row) => [row.split(',')[0] === id, row.split(',').at(-1)])).toEqual([
      [true, '1'],
      [true, '2'],
      [false, ''],
    ])
    expect(rows.map((row) => row.split(',')[4])).toEqual(['no', 'yes', 'no'])
    expect((await exported(t, 'csv', ['total>10'])).text.trim().split('\r\n')).toHaveLength(2)
    expect((await exported(t, 'csv', ['part=2'])).text).toContain('15.20')
  })

  test('json has the document once, whole', async () => {
    const {t, id} = await store()
    const documents = JSON.parse((await exported(t, 'json', ['total>5'])).text)
    expect(documents).toHaveLength(1)
    expect(documents[0]).toMatchObject({id, bill: null, parts: [{pages: {from: 1, to: 1}}, {pages: {from: 2, to: 2}}]})
    expect(JSON.parse((await exported(t, 'json', ['total=1'])).text)[0].parts).toBeNull()
  })

  test('a journal books every bill, and says which one it cannot', async () => {
    const {t, id} = await store()
    const {text, count} = await exported(t, 'ledger')
    expect(count).toEqual({documents: 3, unbooked: []})
    expect(text).toContain(`; document: ${id}\n    ; part: 2\n`)
    expect(text).toMatch(/2026-03-14 \* Shop/)
    expect(text).toMatch(/2026-04-16 ! Unknown/)
    expect((await exported(t, 'beancount')).text).toContain('  part: 2\n')
    await correct(t.app, id, ['parts[1].date='], false)
    expect((await exported(t, 'ledger')).count.unbooked).toMatchObject([{document: id, part: 2}])
  })

  test('where the split is doubtful, every bill of it needs a look', async () => {
    const {t} = await store(['Page 2 probably begins another bill: another date; but it has the same vendor.'])
    const rows = (await exported(t, 'csv')).text.trim().split('\r\n').slice(1)
    expect(rows.map((row) => row.split(',')[4])).toEqual(['yes', 'yes', 'no'])
  })
})

test('totals count every bill', async () => {
  const {t} = await store()
  expect((await totals(t.app, 'month', [])).rows.map(({key, documents, total}) => [key, documents, total])).toEqual([
    ['2026-03', 2, '6.50'],
    ['2026-04', 1, '15.20'],
  ])
})

test('a file with several bills keeps its name, and says why', async () => {
  const {t, id} = await store()
  const input = {pattern: parsePattern('{date}_{total}'), where: parseWhere([]), unsure: true, dryRun: true}
  const {skipped, renamed} = await renameDocuments(t.app, input)
  expect(skipped).toMatchObject([{document: id, reason: 'it holds 2 bills'}])
  expect(renamed).toHaveLength(1)
})

describe('corrections', () => {
  test('of one bill are laid over it, and settle what was a reason for a look', async () => {
    const {t, id} = await store()
    const shown = await correct(t.app, id, ['parts[1].vendor=Mill', 'parts[1].total=15.25'], false)
    expect(shown.parts?.map((one) => [one.bill?.vendor.value, one.bill?.total.value])).toEqual([
      ['Shop', '5.50'],
      ['Mill', '15.25'],
    ])
    expect(shown.parts?.[1]?.bill?.total).toMatchObject({source: 'user', confidence: 1})
    expect(shown).toMatchObject({bill: null, review: false, reviewReasons: []})
    await correct(t.app, id, ['parts[1].total'], true)
    expect((await showDocument(t.app, id))?.parts?.[1]?.bill?.total.value).toBe('15.20')
  })

  test('the kind of the document is that of its bills, unless the user says so', async () => {
    const {t, id} = await store()
    expect((await correct(t.app, id, ['parts[1].kind=invoice'], false)).kind).toBe('other')
    expect((await correct(t.app, id, ['parts[0].kind=invoice'], false)).kind).toBe('invoice')
    expect((await correct(t.app, id, ['kind=statement'], false)).kind).toBe('statement')
  })

  test.each([
    ['total=1.00', 'holds 2 bills: say parts[0].total for the first one.'],
    ['parts[2].total=1.00', 'holds no bill parts[2].'],
    ['parts[0].title=X', 'There is no field parts[0].title.'],
    ['parts[0].colour=X', 'There is no field'],
    ['parts[1].date=yesterday', 'expected a date'],
    ['parts[1].kind=', 'expected one of'],
  ])('%s is refused', async (assignment, message) => {
    const {t, id} = await store()
    await expect(correct(t.app, id, [assignment], false)).rejects.toThrow(message)
    expect(await t.app.store.corrections(id)).toEqual([])
  })

  test('a bill that is alone has no parts', async () => {
    const {t, one} = await store()
    await expect(correct(t.app, one, ['parts[0].total=1.00'], false)).rejects.toThrow('holds no bill parts[0].')
  })
})

test('review asks about each bill, and keeps the answer with it', async () => {
  const {t, id} = await store()
  const asked: UnsureValue[] = []
  for await (const value of unsureValues(t.app, {limit: 20, fields: ['vendor']})) asked.push(value)
  expect(asked.map(({document, part: of, field}) => [document, of, field])).toEqual([[id, 2, 'vendor']])
})
