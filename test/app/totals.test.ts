import {expect, test} from 'vitest'
import {totals} from '../../src/app/totals.ts'
import type {TaxLine} from '../../src/types/bill.ts'
import {totalsBy} from '../../src/types/totals.ts'
import {bill, type TestApp, testApp} from '../helpers/app.ts'

const march = {date: '2026-03-14', currency: 'EUR'}
const bills: {values: Parameters<typeof bill>[0]; taxes?: TaxLine[]; review?: boolean}[] = [
  {
    values: {...march, vendor: 'Shop GmbH', total: '11.90', tax: '1.90'},
    taxes: [{rate: '19', base: '10.00', amount: '1.90'}],
  },
  {
    values: {...march, vendor: 'SHOP GmbH', total: '21.40', tax: '1.40'},
    taxes: [{rate: '7', base: '20.00', amount: '1.40'}],
    review: true,
  },
  {values: {date: '2026-01-02', currency: 'CHF', vendor: 'Alp', total: '0.10'}},
  {values: {currency: 'EUR', vendor: 'Shop GmbH', total: '-1.90'}},
  {values: {...march, vendor: 'Shop GmbH'}},
]

async function store(): Promise<TestApp> {
  const t = await testApp()
  const {batch} = await t.submit([...bills.map((_, i) => t.file(`${i}.txt`, String(i))), t.file('letter.txt', 'l')])
  const items = await t.items(batch)
  for (const [i, {values, taxes = [], review = false}] of bills.entries())
    await t.finish(items[i]!.run!, {data: {kind: 'receipt', bill: {...bill(values), taxes}, review}})
  await t.finish(items.at(-1)!.run!, {data: {kind: 'letter'}})
  return t
}

const rowsOf = async (...parameters: Parameters<typeof totals>) =>
  (await totals(...parameters)).rows.map(({key, currency, documents, total, tax}) => [
    key,
    currency,
    documents,
    total,
    tax,
  ])

test('sums by month, currencies apart, bills without a date last, those without a total counted', async () => {
  const {app} = await store()
  expect(await rowsOf(app, 'month', [])).toEqual([
    ['2026-01', 'CHF', 1, '0.10', '0.00'],
    ['2026-03', 'EUR', 2, '33.30', '3.30'],
    [null, 'EUR', 1, '-1.90', '0.00'],
  ])
  expect(await totals(app, 'month', [])).toMatchObject({schema: 1, by: 'month', without: 1})
})

test('sums by vendor, however it is spelt, the largest first', async () => {
  const {app} = await store()
  const {rows} = await totals(app, 'vendor', [])
  expect(rows.map(({key, total, documents, review}) => [key, total, documents, review])).toEqual([
    ['Shop GmbH', '31.40', 3, 1],
    ['Alp', '0.10', 1, 0],
  ])
})

test('sums by tax rate: what the tax is on, and the tax', async () => {
  const {app} = await store()
  expect(await rowsOf(app, 'tax', ['currency=EUR'])).toEqual([
    ['7', 'EUR', 1, '20.00', '1.40'],
    ['19', 'EUR', 1, '10.00', '1.90'],
    [null, 'EUR', 1, '-1.90', '0.00'],
  ])
})

test('a sum over all bills is that over the bills a condition holds for, duplicates once and corrections in it', async () => {
  const t = await store()
  const {documents} = await t.app.store.browse({filters: [], state: null, duplicates: false, limit: 10, offset: 0})
  const [letter, , , alp, second, first] = documents as [string, string, string, string, string, string]
  const {batch} = await t.submit([t.file('0.txt', '0')])
  const print = {numbers: [], times: [], sketch: '', look: '', date: null, total: null, invoiceNumber: null}
  const duplicate = {of: first, reason: 'the same receipt'}
  await t.app.store.settleDuplicates(batch, [{document: second, print, keys: [], duplicate}])
  await t.app.store.correct([{document: alp, add: [{path: 'total', value: '0.30'}]}])
  for (const by of totalsBy) expect(await totals(t.app, by, [])).toEqual(await totals(t.app, by, [`id!=${letter}`]))
  expect(await rowsOf(t.app, 'month', [])).toEqual([
    ['2026-01', 'CHF', 1, '0.30', '0.00'],
    ['2026-03', 'EUR', 1, '11.90', '1.90'],
    [null, 'EUR', 1, '-1.90', '0.00'],
  ])
})

test('without labels all is in one row, and a wrong condition is refused', async () => {
  const {app} = await store()
  expect((await totals(app, 'label', ['total>20'])).rows).toEqual([
    {key: null, currency: 'EUR', documents: 1, total: '21.40', tax: '1.40', review: 1},
  ])
  await expect(totals(app, 'label', ['colour=red'])).rejects.toMatchObject({exit: 2})
})
