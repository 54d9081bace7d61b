/**
 * How soon the dashboard shows something: its pages over a large store in a browser that knows nothing yet, 1280 pixels wide,
 * and the size of what is sent.
 * Usage: npm run build && node scripts/bench-paint.ts HOME [ROUNDS]   (Debian's chromium; HOME as bench-dashboard.ts makes it)
 */
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {gzipSync} from 'node:zlib'
import {openBrowser} from '../test/helpers/dashboard/browser.ts'
import {machine, root, secondsUntil, start} from './bench-programs.ts'

const [home, rounds = '5'] = process.argv.slice(2)
if (!home) throw new Error('usage: bench-paint.ts HOME [ROUNDS]')

/** What a page is opened for. */
const pages = {
  now: '.ring, .sheet',
  failed: '.cause',
  history: 'svg',
  bills: '.document',
  review: '.queue-link',
}

function sizes(): void {
  const folder = join(root, 'dist/dashboard/web')
  for (const name of readdirSync(folder, {recursive: true}).map(String)) {
    if (!/\.(js|css|html)$/.test(name)) continue
    const bytes = readFileSync(join(folder, name))
    console.log(
      `${name}: ${(bytes.length / 1000).toFixed(1)} kB, gzip ${(gzipSync(bytes).length / 1000).toFixed(1)} kB`,
    )
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

console.log(machine())
sizes()
const serving = start(['dashboard', '--json', '--port', '0', '--read-only', '--no-work', '--home', home])
await secondsUntil(() => serving.said().includes('\n}'))
const address = new URL((JSON.parse(serving.said()) as {url: string}).url)
const browser = await openBrowser()
try {
  for (const [name, shown] of Object.entries(pages)) {
    const paints: number[] = []
    const whole: number[] = []
    for (let round = 0; round < Number(rounds); round++) {
      const context = await browser.newContext({viewport: {width: 1280, height: 900}})
      // Signed in without a page, so that nothing of it is known yet.
      await context.request.post(`${address.origin}/api/v1/session`, {
        data: {token: address.hash.slice('#token='.length)},
      })
      const page = await context.newPage()
      await page.goto(`${address.origin}/#/${name}`)
      await page.waitForSelector(`main :is(${shown})`)
      whole.push(await page.evaluate(() => performance.now()))
      paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0))
      await context.close()
    }
    console.log(
      `${name}: first paint ${median(paints).toFixed(0)} ms, first of its list ${median(whole).toFixed(0)} ms`,
    )
  }
} finally {
  await browser.close()
  await serving.end()
}
