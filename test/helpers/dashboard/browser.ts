import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import axe from 'axe-core'
import {type Browser, type BrowserContextOptions, chromium, type Page} from 'playwright-core'
import sharp from 'sharp'
import {expect} from 'vitest'
import type {Served} from './serve.ts'

const images = join(import.meta.dirname, '../../../docs/images/dashboard')

/** Debian's Chromium; as root it does without its sandbox, as it must. */
export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })

/** A page, and what it did that no page may do. */
export interface Visit {
  page: Page
  /** Errors on the console, exceptions, and requests to anybody else. */
  faults: string[]
  go(name: string): Promise<void>
  close(): Promise<void>
}

export const phone = {width: 375, height: 812}
export const desk = {width: 1280, height: 900}

/** Opens the address that the dashboard printed, in a browser that knows nothing yet. */
export async function visit(browser: Browser, served: Served, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({viewport: desk, locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options})
  // Below the limit of a test, so that the step that waits in vain is named.
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== served.origin) faults.push(`request to ${request.url()}`)
  })
  await page.goto(served.url)
  await page.getByRole('heading', {level: 1}).waitFor()
  return {
    page,
    faults,
    async go(name) {
      await page.goto(`${served.origin}/#/${name}`)
      await settled(page)
    },
    close: () => context.close(),
  }
}

/** Pictures below the window are not asked for before they come into sight. */
const isShown = '(image) => image.complete || image.getBoundingClientRect().top > innerHeight'

/** Until what the page loads is there, and its pictures. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', {level: 1}).first().waitFor()
  // There may be several.
  await expect.poll(() => page.locator('.loading').count(), {timeout: 10_000}).toBe(0)
  // Playwright's own way to wait for an expression is eval, which the policy of the pages forbids.
  await expect.poll(() => page.evaluate(`[...document.images].every(${isShown})`), {timeout: 10_000}).toBe(true)
}

/** Fails for what shuts people out: axe's faults that are serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source)
  const result = (await page.evaluate(`axe.run(document, {resultTypes: ['violations']})`)) as axe.AxeResults
  const grave = result.violations.filter(({impact}) => impact === 'serious' || impact === 'critical')
  expect(grave.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join('\n')}`)).toEqual([])
}

/** Fails for a page that is wider than its window. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')).toBeLessThanOrEqual(0)
}

/** Keeps a picture for docs/, when asked to: a tree that was tested stays as it was. 256 colours do for flat areas. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (process.env['SNAPBATCH_SCREENSHOTS'] !== '1') return
  await mkdir(images, {recursive: true})
  const picture = await page.screenshot({fullPage: false, animations: 'disabled'})
  await sharp(picture)
    .png({palette: true, effort: 10})
    .toFile(join(images, `${name}.png`))
}
