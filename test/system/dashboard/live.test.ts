import {cp, mkdir, rename} from 'node:fs/promises'
import {basename, join} from 'node:path'
import type {Page} from 'playwright-core'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {expectAccessible, keepPicture, openBrowser, visit} from '../../helpers/dashboard/browser.ts'
import {endAll, type Served, serveDashboard} from '../../helpers/dashboard/serve.ts'
import {password, sampleStore, snapIn} from '../../helpers/dashboard/store.ts'
import {testFolder} from '../../helpers/folder.ts'
import {save, textPdf} from '../../helpers/pdf.ts'

const path = testFolder()
const store = () => path('store')
let browser: Awaited<ReturnType<typeof openBrowser>>

beforeAll(async () => {
  await sampleStore(store())
  browser = await openBrowser()
}, 240_000)

afterAll(async () => {
  await browser.close()
  await endAll(store())
})

/** Bills of text, quickly read, each another one. */
async function textBills(folder: string, count: number, about: string): Promise<string> {
  await mkdir(join(store(), folder), {recursive: true})
  for (let number = 1; number <= count; number++)
    await save(
      join(store(), folder),
      `${about}-${number}.pdf`,
      await textPdf([`${about} Ltd`, `Invoice No. ${number}`, 'Date: 2026-05-04', `Total  USD ${number}.50`]),
    )
  return join(store(), folder)
}

/** Names of the files that are done, as the page's own session is told. */
async function done(page: Page, {origin}: Served): Promise<string[]> {
  const answer = await page.request.get(`${origin}/api/v1/documents?state=done&limit=100`)
  const {documents} = (await answer.json()) as {documents: {path: string}[]}
  return documents.map(({path: file}) => basename(file))
}

test('a batch that another process works on is seen live, from the first page to the last', async () => {
  const served = await serveDashboard(store())
  const {page, faults, close} = await visit(browser, served)
  const running = page.locator('.sheet[data-state=running]')
  const lanes = page.locator('.lane[data-phase=busy]')
  const folder = await textBills('live', 4, 'Lively')
  await cp(join(store(), 'bills/invoice-gb-three-pages.pdf'), join(folder, 'A scan of three pages.pdf'))
  // Listened for before it begins: a short document is at work for less than a second.
  const seen = Promise.all([running, lanes].map((some) => some.first().waitFor({timeout: 60_000})))
  const batch = snapIn(store(), ['process', folder, '--force', '--progress', 'none', '--concurrency', '3'])
  await seen
  await keepPicture(page, 'now-working')
  await batch
  await page.getByText('5 documents, all settled').waitFor()
  await page.getByText('Lively-4.pdf', {exact: true}).waitFor()
  expect(faults).toEqual([])
  await close()
  await served.stop()
})

test('files that are chosen on the page are read', async () => {
  const served = await serveDashboard(store())
  const {page, close} = await visit(browser, served)
  const folder = await textBills('chosen', 2, 'Chosen')
  await page.locator('input[type=file]').setInputFiles([join(folder, 'Chosen-1.pdf'), join(folder, 'Chosen-2.pdf')])
  await page.getByText('2 files handed over').waitFor()
  await page.getByText('2 documents, all settled').waitFor({timeout: 60_000})
  await close()
  await served.stop()
})

test('a queue is paused, limited and resumed, and the command line sees it', async () => {
  const served = await serveDashboard(store())
  const {page, faults, close} = await visit(browser, served)
  const row = page.getByRole('row').filter({hasText: 'scan'}).first()
  await row.getByRole('button', {name: 'Pause scan'}).click()
  await row.getByText('paused', {exact: true}).waitFor()
  await row.getByRole('button', {name: 'Resume scan'}).click()
  await row.getByText('paused', {exact: true}).waitFor({state: 'detached'})
  await row.getByRole('button', {name: 'Set limits of scan'}).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('At once').fill('many')
  expect(await dialog.getByRole('button', {name: 'Save'}).isDisabled()).toBe(true)
  await dialog.getByLabel('At once').fill('2')
  await dialog.getByLabel('Rate').fill('600/m')
  await expectAccessible(page)
  await page.keyboard.press('Enter')
  await row.getByText('2 at once · 600/m').waitFor()
  const {stdout} = await snapIn(store(), ['stats', '--json'])
  expect(JSON.parse(stdout).queues).toContainEqual(
    expect.objectContaining({queue: 'scan', paused: false, concurrency: 2, rate: {count: 600, perMs: 60_000}}),
  )
  expect(faults).toEqual([])
  await close()
  await served.stop()
})

describe('failed documents', () => {
  test('are tried again with a password, and are done', async () => {
    const served = await serveDashboard(store())
    const {page, go, close} = await visit(browser, served)
    await go('failed')
    const locked = page.locator('.cause').filter({hasText: 'bank-statement.pdf'})
    await locked.getByRole('button', {name: 'With a password'}).click()
    await page.getByRole('dialog').getByLabel('Password').fill(password)
    await page.keyboard.press('Enter')
    await page.getByText('1 document tried again.').waitFor()
    await locked.waitFor({state: 'detached', timeout: 60_000})
    await expect.poll(() => done(page, served), {timeout: 60_000}).toContain('bank-statement.pdf')
    await close()
    await served.stop()
  })

  test('are tried again all at once when their cause is gone', async () => {
    const folder = await textBills('lost', 3, 'Lost')
    await snapIn(store(), ['pause', '--all'])
    await snapIn(store(), ['process', folder, '--detach'])
    await rename(folder, `${folder}-away`)
    await snapIn(store(), ['resume', '--all'])
    await snapIn(store(), ['work'])
    const served = await serveDashboard(store())
    const {page, go, close} = await visit(browser, served)
    await go('failed')
    const gone = page.locator('.cause').filter({hasText: 'Lost-1.pdf'})
    await gone.getByText('3 documents').waitFor()
    await rename(`${folder}-away`, folder)
    await gone.getByRole('button', {name: 'Try these again'}).click()
    await gone.waitFor({state: 'detached', timeout: 60_000})
    await expect.poll(() => done(page, served), {timeout: 60_000}).toContain('Lost-3.pdf')
    await close()
    await served.stop()
  })
})

test('a dashboard that only shows has nothing to press that changes anything', async () => {
  const served = await serveDashboard(store(), ['--read-only'])
  const {page, go, close} = await visit(browser, served)
  await page.getByText('read-only').waitFor()
  const names = async () => page.getByRole('button').allTextContents()
  expect(await names()).not.toContain('Add files')
  await expect.poll(() => page.getByRole('button', {name: /pause|resume|limits/i}).count()).toBe(0)
  await go('failed')
  expect(await page.locator('.cause').count()).toBeGreaterThan(0)
  expect(await page.getByRole('button', {name: /try|with/i}).count()).toBe(0)
  await close()
  await served.stop()
})

test('a dashboard that has ended is told so, and the page asks for the new address when it is back', async () => {
  const first = await serveDashboard(store())
  const {page, close} = await visit(browser, first)
  await page.getByText('Live', {exact: true}).waitFor()
  await first.stop()
  await page.getByText('snap dashboard does not answer').waitFor()
  await page.getByText('Offline', {exact: true}).waitFor()
  const second = await serveDashboard(store(), [], first.port)
  await page.getByText('Not signed in').waitFor({timeout: 30_000})
  await page.goto(second.url)
  await page.getByText('Live', {exact: true}).waitFor()
  await close()
  await second.stop()
})
