import {readFileSync} from 'node:fs'
import {writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {PageWord} from '../../../src/dashboard/web/src/review/words.ts'
import type {DocumentJson} from '../../../src/types/contract.ts'
import type {UnsureValue} from '../../../src/types/review.ts'
import {
  desk,
  expectAccessible,
  expectNoSidewaysScroll,
  keepPicture,
  openBrowser,
  phone,
  type Visit,
  visit,
} from '../../helpers/dashboard/browser.ts'
import {endAll, type Served, serveDashboard} from '../../helpers/dashboard/serve.ts'
import {sampleStore, snapIn} from '../../helpers/dashboard/store.ts'
import {testFolder} from '../../helpers/folder.ts'

const path = testFolder()
let served: Served
let browser: Awaited<ReturnType<typeof openBrowser>>

/** What files say, by name and field. */
type Truth = Record<string, Record<string, unknown>>
const truth = JSON.parse(readFileSync(join(import.meta.dirname, '../../../samples/truth.json'), 'utf8')) as Truth
const day = '2026-03-01'

/** Bills without a day: it has to be typed. */
async function addUndated(folder: string): Promise<void> {
  const names = Array.from({length: 4}, (_, i) => `undated-${i + 1}.txt`)
  for (const [i, name] of names.entries()) {
    const text = `Corner Shop No. ${i + 1}\nReceipt\nPaper 2.00\nPens 1.${i}0\nTotal EUR 3.${i}0\n`
    await writeFile(join(folder, name), text)
    truth[name] = {date: day}
  }
  await snapIn(folder, ['process', ...names, '--progress', 'none'])
}

beforeAll(async () => {
  await sampleStore(path('store'))
  await addUndated(path('store'))
  served = await serveDashboard(path('store'))
  browser = await openBrowser()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await served.stop()
  await endAll(path('store'))
})

/** What the server says, asked as the page asks it. */
const asked = <T>({page}: Visit, name: string): Promise<T> =>
  page.evaluate(`fetch('/api/v1/${name}').then((answer) => answer.json())`) as Promise<T>

async function idOf(on: Visit, file: string): Promise<string> {
  const {documents} = await asked<{documents: {id: string; path: string}[]}>(on, 'documents?limit=100')
  return documents.find((one) => one.path.endsWith(`/${file}`))!.id
}

async function opened(on: Visit, file: string): Promise<string> {
  const id = await idOf(on, file)
  await on.go(`review/${id}`)
  await on.page.locator('.field-row').first().waitFor()
  return id
}

const cell = (page: Page, field: string) => page.locator(`.cell[data-path="${field}"]`)

/** Where a word stands on the screen: its middle. */
async function placeOf(on: Visit, id: string, text: string): Promise<{x: number; y: number}> {
  const {words} = await asked<{words: PageWord[]}>(on, `documents/${id}/pages/1/words`)
  const [x, y, width, height] = words.find((one) => one.text === text)!.box
  const {pageImages} = await asked<DocumentJson>(on, `documents/${id}`)
  const sheet = on.page.locator('.page-sheet')
  await sheet.locator('image').waitFor()
  const scroll = `document.querySelector('.page-window').scrollTo(0, 0)`
  await on.page.evaluate(scroll)
  const shown = (await sheet.boundingBox())!
  const scale = shown.width / pageImages[0]!.width
  return {x: shown.x + (x + width / 2) * scale, y: shown.y + (y + height / 2) * scale}
}

describe('with a mouse', () => {
  test('a click on a word fills the value that has the focus, a drag takes several, Shift all between', async () => {
    const on = await visit(browser, served)
    const {page} = on
    const id = await opened(on, 'grocer-gb.jpg')
    await cell(page, 'total').focus()
    const total = await placeOf(on, id, '18.64')
    await page.mouse.click(total.x, total.y)
    const input = page.locator('.cell-input')
    expect(await input.inputValue()).toBe('18.64')
    await page.keyboard.press('Escape')
    await cell(page, 'vendor').focus()
    const [from, to] = [await placeOf(on, id, 'MARROW'), await placeOf(on, id, 'GROCERS')]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, {steps: 4})
    await page.mouse.up()
    expect(await input.inputValue()).toBe('MARROW & PIP GROCERS')
    await page.mouse.click(from.x, from.y)
    expect(await input.inputValue()).toBe('MARROW')
    await page.keyboard.down('Shift')
    await page.mouse.click(to.x, to.y)
    await page.keyboard.up('Shift')
    expect(await input.inputValue()).toBe('MARROW & PIP GROCERS')
    expect(on.faults).toEqual([])
    await on.close()
  })

  test('what was typed is kept when another value, or another document, is turned to; Escape leaves it', async () => {
    const on = await visit(browser, served)
    const {page} = on
    const id = await opened(on, 'undated-4.txt')
    const kept = async (field: 'vendor' | 'total') =>
      (await asked<DocumentJson>(on, `documents/${id}`)).bill![field].value
    await cell(page, 'vendor').focus()
    await page.keyboard.type('Paper Inc.')
    await page.keyboard.press('Tab')
    await cell(page, 'total').focus()
    await page.keyboard.type('9.77')
    await expect.poll(() => kept('vendor')).toBe('Paper Inc.')
    await page.keyboard.press('Escape')
    await cell(page, 'total').focus()
    await page.keyboard.type('9.78')
    await on.go(`review/${await idOf(on, 'grocer-gb.jpg')}`)
    await expect.poll(() => kept('total')).toBe('9.78')
    for (const field of ['vendor', 'total'])
      await page.evaluate(`fetch('/api/v1/documents/${id}/corrections/${field}', {method: 'DELETE'})`)
    expect(await kept('total')).not.toBe('9.78')
    expect(on.faults).toEqual([])
    await on.close()
  })

  test('a value and its place light each other up', async () => {
    const on = await visit(browser, served)
    const {page} = on
    await opened(on, 'grocer-gb.jpg')
    await cell(page, 'date').hover()
    expect(await page.locator('[data-box="date"]').getAttribute('data-lit')).not.toBeNull()
    await page.locator('[data-box="total"] > rect').hover()
    await page.locator('.field-row[data-lit]', {has: cell(page, 'total')}).waitFor()
    await page.locator('[data-tag="total"]').click()
    expect(await page.evaluate('document.activeElement.dataset.path')).toBe('total')
    await on.close()
  })

  test('a page can be enlarged, turned and clicked all the same', async () => {
    const on = await visit(browser, served)
    const {page} = on
    await opened(on, 'grocer-gb.jpg')
    const sheet = page.locator('.page-sheet')
    const before = (await sheet.boundingBox())!
    await page.getByRole('button', {name: 'Larger'}).click()
    expect((await sheet.boundingBox())!.width).toBeCloseTo(before.width * 1.5, 0)
    await page.getByRole('button', {name: /Fit the width/}).click()
    await page.getByRole('button', {name: 'Turn the page'}).click()
    const turned = (await sheet.boundingBox())!
    expect(turned.width / turned.height).toBeCloseTo(before.height / before.width, 1)
    await cell(page, 'date').focus()
    const box = (await page.locator('[data-box="total"] > rect').boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 4)
    expect(await page.locator('.cell-input').inputValue()).toContain('18.64')
    await on.close()
  })
})

describe('the sum', () => {
  test('turns green while it is typed, with the tax of most tills inside', async () => {
    const on = await visit(browser, served)
    const {page} = on
    await opened(on, 'bakery-de.jpg')
    const sum = page.getByRole('figure', {name: 'Items and tax'})
    expect(await sum.getAttribute('data-holds')).toBe('true')
    await cell(page, 'items[1].amount').focus()
    await page.keyboard.type('2,50')
    expect(await sum.getAttribute('data-holds')).toBe('false')
    expect(await sum.textContent()).toContain('0.10 too much')
    await page.keyboard.press('Backspace')
    await page.keyboard.press('Backspace')
    await page.keyboard.type('40')
    expect(await sum.getAttribute('data-holds')).toBe('true')
    await page.keyboard.press('Escape')
    expect(await cell(page, 'items[1].amount').textContent()).toContain('2.40')
    await on.close()
  })

  test('a line can be added to the items, and taken back', async () => {
    const on = await visit(browser, served)
    const {page} = on
    const id = await opened(on, 'fuel-de.jpg')
    const before = (await asked<DocumentJson>(on, `documents/${id}`)).bill!.items.length
    await page.getByRole('button', {name: 'Add an item'}).click()
    await expect.poll(() => page.evaluate('document.activeElement.dataset.path')).toBe(`items[${before}].description`)
    await page.keyboard.type('Car wash')
    await page.keyboard.press('Enter')
    const items = async () => (await asked<DocumentJson>(on, `documents/${id}`)).bill!.items
    await expect.poll(async () => (await items()).at(-1)!.description).toBe('Car wash')
    await page.keyboard.press('u')
    await expect.poll(async () => (await items()).length).toBe(before)
    await on.close()
  })
})

test('a value that cannot be is refused with a reason, Escape leaves what was there, U takes back', async () => {
  const on = await visit(browser, served)
  const {page} = on
  const id = await opened(on, 'kopitiam-my.jpg')
  const date = async () => (await asked<DocumentJson>(on, `documents/${id}`)).bill!.date.value
  const before = await date()
  await cell(page, 'date').focus()
  await page.keyboard.press('e')
  await page.keyboard.type('tomorrow')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').filter({hasText: 'expected a date'}).waitFor()
  await cell(page, 'date').focus()
  await page.keyboard.type('1.2.2026')
  await page.keyboard.press('Enter')
  await expect.poll(date).toBe('2026-02-01')
  await page.keyboard.press('u')
  await expect.poll(date).toBe(before)
  await on.close()
})

test('a mail shows its words where others show a picture, and they can be clicked', async () => {
  const on = await visit(browser, served)
  const {page} = on
  await opened(on, 'order-receipt.eml')
  await cell(page, 'vendor').focus()
  await page.locator('.page-word', {hasText: 'Candle'}).first().click()
  expect(await page.locator('.cell-input').inputValue()).toBe('Candle')
  expect(on.faults).toEqual([])
  await on.close()
})

test('a contract has its parties and days to correct, its clauses to read', async () => {
  const on = await visit(browser, served)
  const {page} = on
  await opened(on, 'services-agreement.docx')
  expect(await cell(page, 'parties[0]').count()).toBe(1)
  expect(await cell(page, 'effectiveDate').count()).toBe(1)
  await page.getByRole('heading', {name: 'Clauses'}).waitFor()
  await expectAccessible(page)
  await on.close()
})

describe.each([
  {name: 'phone', viewport: phone, hasTouch: true},
  {name: 'desk', viewport: desk, hasTouch: false},
])('on a $name', ({viewport, hasTouch}) => {
  test.each(['light', 'dark'] as const)(
    'a value with others to choose from is open to all, %s',
    async (colorScheme) => {
      const on = await visit(browser, served, {viewport, hasTouch, colorScheme})
      await opened(on, 'restaurant-us.jpg')
      await on.page.locator('.chip').first().waitFor()
      await on.page.keyboard.press('e')
      await on.page.locator('.page-sheet image').waitFor()
      await expectNoSidewaysScroll(on.page)
      await expectAccessible(on.page)
      // One of each is enough of a picture.
      if (hasTouch === (colorScheme === 'dark'))
        await keepPicture(on.page, `review-field-${viewport.width}-${colorScheme}`)
      expect(on.faults).toEqual([])
      await on.close()
    },
  )
})

/** The value that has the focus, once it is another one than before; null where nothing waits any more. */
async function focused(
  {page}: Visit,
  before: string,
): Promise<{key: string; field: string; file: string; value: string} | null> {
  const read = `(() => {
    if (document.querySelector('.review') === null) return document.querySelector('.empty') ? 'end' : ''
    const cell = document.activeElement.closest('.cell')
    const file = document.querySelector('.queue-link[aria-current] .cut')?.textContent
    return cell && file ? JSON.stringify([cell.dataset.path, file, cell.dataset.value]) : ''
  })()`
  const known = (text: unknown) => text !== '' && text !== before
  await expect.poll(async () => known(await page.evaluate(read)), {timeout: 10_000}).toBe(true)
  const text = (await page.evaluate(read)) as string
  if (text === 'end') return null
  const [field, file, value] = JSON.parse(text) as [string, string, string]
  return {key: text, field, file, value}
}

test('twenty bills and more are corrected by keys alone, three keys or so for each value', async () => {
  const on = await visit(browser, served)
  const {page} = on
  const {values} = await asked<{values: UnsureValue[]}>(on, 'review?limit=300')
  const bills = new Set(values.map(({document}) => document))
  expect(bills.size).toBeGreaterThanOrEqual(20)
  await on.go('review')
  let keys = 0
  let typed = 0
  const press = async (key: string) => {
    await page.keyboard.press(key)
    keys++
  }
  for (let at = await focused(on, ''); at !== null; at = await focused(on, at.key)) {
    const is = truth[at.file]?.[at.field]
    const isRight = typeof is !== 'string' || at.value.toLowerCase() === is.toLowerCase()
    if (!isRight) {
      typed++
      for (const letter of is) await press(letter)
    }
    await press('Enter')
  }
  console.log(`${bills.size} bills, ${values.length} values not sure, ${typed} typed: ${keys} keys`)
  await expect.poll(async () => (await asked<{values: unknown[]}>(on, 'review?limit=300')).values).toEqual([])
  const undated = await asked<DocumentJson>(on, `documents/${await idOf(on, 'undated-4.txt')}`)
  expect(undated.bill!.date).toMatchObject({value: day, source: 'user'})
  expect(keys / values.length).toBeLessThan(3)
  expect(on.faults).toEqual([])
  await on.close()
})
