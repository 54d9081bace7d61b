import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {
  desk,
  expectAccessible,
  expectNoSidewaysScroll,
  keepPicture,
  openBrowser,
  phone,
  visit,
} from '../../helpers/dashboard/browser.ts'
import {endAll, type Served, serveDashboard} from '../../helpers/dashboard/serve.ts'
import {hostileName, hostileVendor, sampleStore} from '../../helpers/dashboard/store.ts'
import {testFolder} from '../../helpers/folder.ts'

const path = testFolder()
const pages = ['now', 'review', 'failed', 'bills', 'history']
let served: Served
let browser: Awaited<ReturnType<typeof openBrowser>>

beforeAll(async () => {
  await sampleStore(path('store'))
  served = await serveDashboard(path('store'))
  browser = await openBrowser()
}, 240_000)

afterAll(async () => {
  await browser.close()
  await served.stop()
  await endAll(path('store'))
})

describe.each([
  {name: 'phone', viewport: phone, hasTouch: true},
  {name: 'desk', viewport: desk, hasTouch: false},
])('on a $name', ({viewport, hasTouch}) => {
  test.each(['light', 'dark'] as const)('every page is whole and open to all, %s', async (colorScheme) => {
    const {page, faults, go, close} = await visit(browser, served, {viewport, hasTouch, colorScheme})
    for (const name of pages) {
      await go(name)
      await expectNoSidewaysScroll(page)
      await expectAccessible(page)
      await keepPicture(page, `${name}-${viewport.width}-${colorScheme}`)
    }
    expect(faults).toEqual([])
    await close()
  })
})

describe('what stands in a document stays text', () => {
  test.each(['now', 'failed', 'bills', 'history'])('on the page %s', async (name) => {
    const {page, faults, go, close} = await visit(browser, served)
    await go(name)
    expect(await page.locator('img[src="x"], b[onmouseover]').count()).toBe(0)
    expect(await page.title()).not.toBe('1')
    expect(faults).toEqual([])
    await close()
  })

  test('the name of a file and a vendor are read as they are written', async () => {
    const {page, go, close} = await visit(browser, served)
    await go('bills')
    await expect.poll(() => page.getByText(hostileName, {exact: true}).count()).toBeGreaterThan(0)
    await expect.poll(() => page.getByText(hostileVendor).count()).toBeGreaterThan(0)
    await close()
  })
})

test('the pages are walked by keys alone', async () => {
  const {page, close} = await visit(browser, served)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect(await page.evaluate('document.activeElement.id')).toBe('content')
  for (const name of ['review', 'failed', 'bills', 'history', 'now']) {
    await page.keyboard.press('g')
    await page.keyboard.press(name[0]!)
    await page.getByRole('link', {name, exact: false}).and(page.locator('[aria-current=page]')).waitFor()
  }
  await page.keyboard.press('?')
  await page.getByRole('dialog', {name: 'Keys'}).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('f')
  expect(page.url()).toContain('#/now')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({state: 'detached'})
  await page.keyboard.press('t')
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
  await page.reload()
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
  await close()
})

test('who has no token sees no page, and is told how to get one', async () => {
  const {page, close} = await visit(browser, served)
  await page.context().clearCookies()
  await page.reload()
  await page.getByText('Not signed in').waitFor()
  expect(await page.getByRole('navigation').count()).toBe(0)
  await expectAccessible(page)
  await page.getByLabel('Token').fill('guessed')
  await page.keyboard.press('Enter')
  await page.getByText('That is not the token').waitFor()
  await page.getByLabel('Token').fill(new URL(served.url).hash.replace('#token=', ''))
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', {name: 'Pages'}).waitFor()
  await close()
})

test('a batch opens with its documents and its ZIP', async () => {
  const {page, go, close} = await visit(browser, served)
  await go('history')
  await page.getByRole('table', {name: 'Batches'}).getByRole('link').first().click()
  await page.getByRole('link', {name: 'cafe-fr.jpg'}).waitFor()
  const download = page.waitForEvent('download')
  await page.getByRole('link', {name: 'Download ZIP'}).click()
  expect((await download).suggestedFilename()).toMatch(/^b_\w+\.zip$/)
  await close()
})

test('on a phone no value of a batch stands over another one', async () => {
  const {page, go, close} = await visit(browser, served, {viewport: phone, hasTouch: true})
  await go('history')
  await page.getByRole('table', {name: 'Batches'}).getByRole('link').first().click()
  await page.getByRole('link', {name: 'cafe-fr.jpg'}).waitFor()
  const reachesOut = `[...document.querySelectorAll('.vendor')].filter((vendor) =>
    vendor.getBoundingClientRect().right > vendor.closest('td').getBoundingClientRect().right + 1).length`
  expect(await page.locator('.vendor').count()).toBeGreaterThan(10)
  expect(await page.evaluate(reachesOut)).toBe(0)
  await close()
})
