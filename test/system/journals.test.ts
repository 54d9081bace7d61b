import {join} from 'node:path'
import {execa} from 'execa'
import {beforeEach, describe, expect, test} from 'vitest'
import type {JournalFormat} from '../../src/app/export/formats.ts'
import {exportTo} from '../../src/app/export/write.ts'
import {bill, type TestApp, testApp} from '../helpers/app.ts'

const shop = {vendor: 'Café "Süd"; | (x)', date: '2026-03-14', total: '11.90', tax: '1.90', currency: 'EUR'}
const bills = [
  {...shop, invoiceNumber: 'R-(7)', paymentMethod: 'cash'},
  {...shop, vendor: '* =Evil\\', date: '2026-01-02', total: '1471.60', tax: '0.00', currency: 'CHF'},
  {...shop, vendor: 'Credit', total: '-119.00', tax: '-19.00'},
  {...shop, vendor: 'Electricity', total: '0.125', tax: '0.02'},
]
const accounts = `
tax = "Assets:Vorsteuer"
paid_from = "Liabilities:Visa-Card"
[[rule]]
vendor = "café*"
account = "Expenses:Büro:7-Essen"
`

let t: TestApp
beforeEach(async () => {
  t = await testApp()
  const {batch} = await t.submit(bills.map((_, i) => t.file(`bill ${i}; "x".txt`, String(i))))
  const items = await t.items(batch)
  for (const [i, values] of bills.entries()) {
    await t.finish(items[i]!.run!, {data: {kind: 'receipt', bill: bill(values), review: i === 1}})
  }
})

async function exported(format: JournalFormat): Promise<string> {
  const output = join(t.folder, `bills.${format}`)
  const input = {format, where: [], accounts: t.file('accounts.toml', accounts), output}
  const result = await exportTo(t.app, input, process.stdout)
  expect(result).toMatchObject({documents: bills.length, unbooked: []})
  return output
}

/** hledger reads files in the encoding of its locale. */
const utf8 = {env: {LC_ALL: 'C.UTF-8'}}

describe('the programs the journals are for', () => {
  test('bean-check has nothing to say', async () => {
    const {stdout, stderr} = await execa('bean-check', [await exported('beancount')])
    expect(`${stdout}${stderr}`).toBe('')
  })

  test('ledger is strict and balances', async () => {
    const file = await exported('ledger')
    const {stdout, stderr} = await execa('ledger', ['-f', file, 'balance', '--flat', '^Assets:Vorsteuer'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(/-17\.080 EUR\s+Assets:Vorsteuer/)
    const {stdout: whole} = await execa('ledger', ['-f', file, 'balance', '--flat'])
    expect(whole.trimEnd().split('\n').at(-1)!.trim()).toBe('0')
  })

  test('hledger checks it and sees every payee', async () => {
    const file = await exported('hledger')
    await execa('hledger', ['-f', file, 'check', 'ordereddates'], utf8)
    const {stdout} = await execa('hledger', ['-f', file, 'descriptions'], utf8)
    expect(new Set(stdout.split('\n'))).toEqual(new Set(['Café "Süd", / (x)', 'Credit', 'Electricity', 'Evil\\']))
    const {stdout: sum} = await execa('hledger', ['-f', file, 'balance', 'Expenses:Büro', '--no-total'], utf8)
    expect(sum).toMatch(/10\.000 EUR\s+Expenses:Büro:7-Essen/)
  })
})
