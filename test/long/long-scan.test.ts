import {join} from 'node:path'
import {PDFDocument} from 'pdf-lib'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {createPress} from '../helpers/drawn-receipts.ts'
import {interruptAt} from '../helpers/interrupt.ts'
import {save} from '../helpers/pdf.ts'

const pages = 200

/** Pages of a few lines, each with its own number, as a scanner puts them into one file. */
async function scan(folder: string): Promise<string> {
  const pdf = await PDFDocument.create()
  const press = createPress()
  for (let page = 1; page <= pages; page++) {
    const lines = ['Report on lamp oil', `Page ${page} of ${pages}`, 'Oil burns in lamps.'].map((text) => ({text}))
    const look = {font: 'Helvetica', dpi: 150, spacing: 1, degrees: 0, quality: 60} as const
    const image = await pdf.embedJpg(await press.jpegOf({lines, ...look}))
    const {width, height} = image.scale(72 / look.dpi)
    pdf.addPage([width, height]).drawImage(image, {x: 0, y: 0, width, height})
  }
  return save(folder, 'scan.pdf', pdf)
}

test.each(['tesseract', 'ppocr'])(
  'a scan of 200 pages, killed after page 150, is read on by %s from there',
  async (engine) => {
    await using snap = createSnap({SNAPBATCH_ENGINES: '', SNAPBATCH_ENGINE: engine})
    const {before, tries, document} = await interruptAt(snap, await scan(snap.folder), 150)
    console.log(JSON.stringify({engine, stored: before.length, tries}))
    expect(before.length).toBeGreaterThanOrEqual(150)
    expect(before.length).toBeLessThan(pages)
    // A worker's page that the kill hit counts twice.
    expect(tries).toBeLessThanOrEqual(pages + 2)
    expect(document).toMatchObject({state: 'done', pages})
    const {exitCode, stdout} = await snap.run(['search', '"page 199"', '--json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout).hits[0]).toMatchObject({path: join(snap.folder, 'scan.pdf'), page: 199})
  },
)
