import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {
  defaultAccounts,
  expenseAccount,
  paymentAccount,
  readAccounts,
} from '../../../../src/app/export/journal/accounts.ts'
import type {DocumentJson} from '../../../../src/types/contract.ts'
import {bill} from '../../../helpers/app.ts'
import {folderOfTest} from '../../../helpers/folder.ts'

const document = (changes: Partial<DocumentJson> = {}): DocumentJson =>
  ({
    kind: 'invoice',
    labels: [],
    bill: bill({vendor: 'ACME (Nord) GmbH', paymentMethod: 'Card'}),
    ...changes,
  }) as DocumentJson

async function accountsOf(toml: string) {
  const file = join(await folderOfTest(), 'accounts.toml')
  writeFileSync(file, toml)
  return readAccounts(file)
}

describe('readAccounts', () => {
  test('without a file there are accounts that every format takes', async () => {
    expect(await readAccounts(undefined)).toEqual(defaultAccounts)
  })

  test('a rule by vendor, label or kind decides, the first that fits', async () => {
    const accounts = await accountsOf(`
      expense = "Expenses:Sonstiges"
      paid_from = "Liabilities:Visa"
      [payment]
      Card = "Liabilities:Card-1"
      [[rule]]
      label = "tax"
      account = "Expenses:Tax"
      [[rule]]
      vendor = "acme (*) g?bh"
      account = "Expenses:Büro:2026"
      [[rule]]
      kind = "receipt"
      account = "Expenses:Shop"`)
    const labels = [{label: 'tax', confidence: 1, source: 'user' as const}]
    expect(expenseAccount(accounts, document())).toBe('Expenses:Büro:2026')
    expect(expenseAccount(accounts, document({labels}))).toBe('Expenses:Tax')
    expect(expenseAccount(accounts, document({bill: bill({vendor: 'Acme'})}))).toBe('Expenses:Sonstiges')
    expect(expenseAccount(accounts, document({bill: bill({}), kind: 'receipt'}))).toBe('Expenses:Shop')
    expect(paymentAccount(accounts, document())).toBe('Liabilities:Card-1')
    expect(paymentAccount(accounts, document({bill: bill({paymentMethod: 'cash'})}))).toBe('Assets:Cash')
    expect(paymentAccount(accounts, document({bill: bill({})}))).toBe('Liabilities:Visa')
  })

  test.each([
    ['expense = "office"', 'no account name at expense'],
    ['expense = "Expenses:office"', 'no account name'],
    ['expense = "Expenses:A  ; B"', 'no account name'],
    ['tax = 7', 'no account name at tax'],
    ['expenses = "Expenses:A"', 'unknown setting "expenses"'],
    ['expense = ', 'not TOML'],
    ['[[rule]]\nvendor = "x"', 'no account in rule 1'],
    ['[[rule]]\naccount = "Expenses:A"', 'fits anything'],
    ['[[rule]]\nvendor = 3\naccount = "Expenses:A"', 'vendor in rule 1'],
    ['rule = 3', '[[rule]]'],
    ['payment = 3', '[payment]'],
  ])('%s is refused with what is wrong', async (toml, message) => {
    await expect(accountsOf(toml)).rejects.toMatchObject({
      code: 'E_ACCOUNTS',
      exit: 2,
      message: expect.stringContaining(message),
    })
  })

  test('a file that is not there is named', async () => {
    await expect(readAccounts('/nowhere/accounts.toml')).rejects.toMatchObject({code: 'E_ACCOUNTS', exit: 2})
  })
})
