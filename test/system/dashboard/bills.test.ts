import {join} from 'node:path'
import sharp from 'sharp'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  desk,
  expectAccessible,
  expectNoSidewaysScroll,
  keepPicture,
  openBrowser,
  phone,
  settled,
  type Visit,
  visit,
} from '../../helpers/dashboard/browser.ts'
import {endAll, type Served, serveDashboard} from '../../helpers/dashboard/serve.ts'
import {hostileName, sampleStore, snapIn} from '../../helpers/dashboard/store.ts'
import {testFolder} from '../../helpers/folder.ts'

const path = testFolder()
const samples = join(import.meta.dirname, '../../../samples')
let served: Served
let browser: Awaited<ReturnType<typeof openBrowser>>

/** The same bill as another picture, and a label. */
async function addMore(folder: string): Promise<void> {
  const again = join(folder, 'grocer-again.jpg')
  await sharp(join(samples, 'grocer-gb.jpg')).resize(700).jpeg({quality: 75}).toFile(again)
  await snapIn(folder, ['process', again, '--progress', 'none'])
  await snapIn(folder, ['label', again, '--add', 'car'])
}

beforeAll(async () => {
  await sampleStore(path('store'))
  await addMore(path('store'))
  served = await serveDashboard(path('store'))
  browser = await openBrowser()
}, 240_000)

afterAll(async () => {
  await browser?.close()
  await served.stop()
  await endAll(path('store'))
})

const rows = ({page}: Visit) => page.locator('.document')
const names = (on: Visit) => on.page.locator('.document-name .small').allTextContents()

async function openedSample(on: Visit, file: string): Promise<void> {
  await on.go('bills')
  await on.page.locator('.document', {hasText: file}).click()
  await on.page.getByRole('link', {name: '← Bills'}).waitFor()
  await settled(on.page)
}

describe('the list', () => {
  test('is narrowed by words, as they are typed, from the keyboard', async () => {
    const on = await visit(browser, served)
    await on.go('bills')
    const all = await rows(on).count()
    await on.page.keyboard.press('/')
    await on.page.keyboard.type('Rosenbrötchen')
    await expect.poll(() => names(on)).toEqual(['bakery-de.jpg'])
    await on.page.getByRole('button', {name: 'Clear'}).click()
    await expect.poll(() => rows(on).count()).toBe(all)
    await on.page.getByRole('searchbox').fill('colour:red')
    await on.page.getByRole('alert').filter({hasText: 'there is no field colour'}).waitFor()
    await on.close()
  })

  test('is narrowed by vendor, month, kind, state and label', async () => {
    const on = await visit(browser, served)
    const {page} = on
    await on.go('bills')
    const only = async (field: string, value: string, files: string[]) => {
      const control = page.getByLabel(field, {exact: true})
      if (field === 'Kind' || field === 'State') await control.selectOption(value)
      else await control.fill(value)
      await expect.poll(async () => (await names(on)).map((name) => name.replace(/.*\//, '')).toSorted()).toEqual(files)
      expect(await page.locator('.export').textContent()).toContain('--where')
      await page.getByRole('button', {name: 'Clear'}).click()
    }
    await only('Vendor', 'papiermond', ['invoice-de.png'])
    await only('Month', '2026-05', ['bakery-de.jpg', 'restaurant-us.jpg'])
    await only('Kind', 'contract', ['services-agreement.docx'])
    await only('State', 'duplicate', ['grocer-again.jpg'])
    await only('Label', 'car', ['grocer-again.jpg'])
    await on.close()
  })

  test('shows what stands in a document as text', async () => {
    const on = await visit(browser, served)
    await on.go('bills')
    await on.page.getByText(hostileName).first().waitFor()
    expect(await on.page.locator('img[src=x], b[onmouseover]').count()).toBe(0)
    expect(on.faults).toEqual([])
    await on.close()
  })
})

describe('sums', () => {
  test('are made for each currency by itself, and open the bills they are made of', async () => {
    const on = await visit(browser, served)
    await on.go('bills/sums')
    await on.page.getByRole('region', {name: 'By month in EUR'}).waitFor()
    const euros = on.page.getByRole('table', {name: 'Spent by month, EUR'})
    expect(await euros.count()).toBe(1)
    await on.page.getByRole('region', {name: 'Tax by rate'}).getByText('not said').first().waitFor()
    await on.page.getByRole('button', {name: 'Blue Kettle Design Studio LLC'}).click()
    await expect.poll(() => names(on)).toEqual(['invoice-us.pdf'])
    expect(on.faults).toEqual([])
    await on.close()
  })
})

test('duplicates lie beside each other, what differs is marked', async () => {
  const on = await visit(browser, served)
  await on.go('bills/duplicates')
  await on.page.getByRole('link', {name: 'grocer-gb.jpg'}).waitFor()
  await on.page.getByRole('link', {name: 'grocer-again.jpg'}).waitFor()
  const total = on.page.getByRole('row', {name: /^Total/})
  expect((await total.getByRole('cell').allTextContents()).at(0)).toBe('18.64')
  expect(await total.getAttribute('data-differs')).toBeNull()
  expect(on.faults).toEqual([])
  await on.close()
})

describe('one document', () => {
  test('has its values, files and stages; a file is fetched under a name of its own', async () => {
    const on = await visit(browser, served)
    await openedSample(on, 'invoice-de.png')
    await on.page.getByRole('region', {name: 'Values'}).getByText('R-2026-0815').waitFor()
    await on.page.getByRole('table', {name: 'Stages'}).getByText('compress').waitFor()
    const download = on.page.waitForEvent('download')
    await on.page.getByRole('link', {name: 'Download Searchable PDF'}).click()
    expect((await download).suggestedFilename()).toMatch(/invoice-de.*\.pdf$/)
    await on.page.getByRole('link', {name: 'Correct'}).click()
    await on.page.locator('.field-row').first().waitFor()
    expect(on.faults).toEqual([])
    await on.close()
  })

  test('shows before and after, parted by keys', async () => {
    const on = await visit(browser, served)
    const {page} = on
    await openedSample(on, 'grocer-again.jpg')
    await page.getByRole('button', {name: 'Before and after'}).click()
    const slider = page.getByRole('slider')
    const shown = () => page.locator('.compare clipPath rect').getAttribute('width').then(Number)
    const before = await shown()
    await slider.focus()
    await page.keyboard.press('ArrowRight')
    expect(await shown()).toBeGreaterThan(before)
    await page.keyboard.press('Home')
    expect(await shown()).toBe(0)
    await page.getByText(/\d+ % saved/).waitFor()
    await expectAccessible(page)
    expect(on.faults).toEqual([])
    await on.close()
  })
})

describe.each([
  {name: 'phone', viewport: phone, hasTouch: true},
  {name: 'desk', viewport: desk, hasTouch: false},
])('on a $name', ({viewport, hasTouch}) => {
  test.each(['light', 'dark'] as const)('sums, duplicates and a document are open to all, %s', async (colorScheme) => {
    const on = await visit(browser, served, {viewport, hasTouch, colorScheme})
    const check = async (name: string) => {
      await expectNoSidewaysScroll(on.page)
      await expectAccessible(on.page)
      // One of each is enough of a picture.
      if (hasTouch === (colorScheme === 'dark')) await keepPicture(on.page, `${name}-${viewport.width}-${colorScheme}`)
    }
    for (const name of ['sums', 'duplicates']) {
      await on.go(`bills/${name}`)
      await check(name)
    }
    await openedSample(on, 'invoice-gb.jpg')
    await check('document')
    expect(on.faults).toEqual([])
    await on.close()
  })
})
