import {existsSync} from 'node:fs'
import {cp, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {execa} from 'execa'
import {PDFDocument, StandardFonts} from 'pdf-lib'
import {inject} from 'vitest'
import {drawLines, save, textPdf} from '../pdf.ts'
import {waitFor} from '../processes.ts'

const root = join(import.meta.dirname, '../../..')
const samples = join(root, 'samples')

/** Opens the locked PDF of the store. */
export const password = 'open sesame'

/** What a page must show as it is written, and not become. */
export const hostileName = 'written by <img src=x onerror=document.title=1>.pdf'
export const hostileVendor = 'Evil <b onmouseover=document.title=1>Trading</b> Ltd'

/** The program with a home of its own; nothing of whoever runs the tests gets in. */
export const snapIn = (folder: string, args: string[]) =>
  execa(process.execPath, [join(root, 'bin/dev.js'), ...args, '--home', join(folder, 'home')], {
    env: {PATH: process.env['PATH'] ?? '', HOME: folder, XDG_CACHE_HOME: inject('sharedFolder')},
    extendEnv: false,
    cwd: folder,
    reject: false,
    stdin: 'ignore',
  })

/**
 * A folder with `home`, where the samples and some documents that go wrong were read, and `bills`, what was read. Made once
 * for all test files of a run; each gets a copy to do with as it likes, and the originals stay where they were read.
 */
export async function sampleStore(folder: string): Promise<void> {
  const shared = join(inject('sharedFolder'), 'dashboard')
  const ready = join(shared, 'ready')
  const isFirst = await mkdir(shared).then(
    () => true,
    () => false,
  )
  if (isFirst) {
    await makeStore(shared)
    await writeFile(ready, '')
  }
  await waitFor('the store of the samples', () => existsSync(ready), 200_000)
  await cp(shared, folder, {recursive: true})
}

async function makeStore(folder: string): Promise<void> {
  await buildPages()
  const bills = join(folder, 'bills')
  await cp(samples, bills, {recursive: true})
  await writeFile(join(bills, 'damaged.pdf'), '%PDF-1.7\nand no more\n')
  await cp(join(samples, 'cafe-fr.jpg'), join(bills, 'cafe-fr (copy).jpg'))
  await save(bills, 'bank-statement.pdf', await lockedPdf())
  await save(bills, hostileName, await textPdf(hostileBill))
  await snapIn(folder, ['process', bills, '--progress', 'none'])
}

const hostileBill = [
  hostileVendor,
  'Receipt No. 4711',
  'Date: 2026-03-09',
  'Item',
  'Paper  2.00',
  'Pens   1.00',
  'Total  USD 3.00',
]

async function lockedPdf(): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  drawLines(pdf.addPage([595, 842]), await pdf.embedFont(StandardFonts.Helvetica), [
    'Harbour Bank',
    'Statement of account',
    'Date: 2026-02-28',
    'Balance: USD 120.00',
  ])
  pdf.encrypt({userPassword: password, ownerPassword: 'owner'})
  return pdf
}

/** As `npm run build` makes them, so that the tests see the sources of today. */
async function buildPages(): Promise<void> {
  const {build} = await import('vite')
  await build({configFile: join(root, 'src/dashboard/web/vite.config.ts')})
}
