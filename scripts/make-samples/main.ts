/**
 * Draws samples/ anew: `node scripts/make-samples/main.ts`. Needs the fonts DejaVu and Liberation; with others the
 * pictures differ. Companies, people and places are invented, and the figures in truth.json are the ones drawn.
 */
import {execFileSync} from 'node:child_process'
import {mkdir, readdir, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import sharp from 'sharp'
import type {SampleTruth, Truth} from '../samples-truth.ts'
import {develop, type Photo, photograph} from './camera.ts'
import {contractDocx, contractTruth} from './contract.ts'
import {type Invoice, invoiceTruth, layOut} from './invoice.ts'
import {hauler, joinery, printer, studio, supplier} from './invoices.ts'
import {mailTruth, receiptMail} from './mail.ts'
import {pageSvg} from './page-svg.ts'
import {digitalPdf, scannedPdf} from './pdf.ts'
import {englishReceipts} from './receipts-english.ts'
import {europeanReceipts} from './receipts-european.ts'
import {stripSvg} from './strip.ts'

interface Sample {
  file: string
  truth: SampleTruth
  bytes: Uint8Array | string
}

const SANS = 'Liberation Sans'
const folder = join(import.meta.dirname, '../../samples')

async function receipts(): Promise<Sample[]> {
  const samples: Sample[] = []
  for (const {file, font, lines, camera, quality, truth} of [...englishReceipts, ...europeanReceipts]) {
    const upright = develop(await photograph(stripSvg(lines, font), camera))
    const picture = camera.sideways ? upright.rotate(270).withMetadata({orientation: 6}) : upright
    const encoded = file.endsWith('.webp') ? picture.webp({quality}) : picture.jpeg({quality})
    samples.push({file, truth, bytes: await encoded.toBuffer()})
  }
  return samples
}

async function scan(invoice: Invoice, dpi: number, seed: number): Promise<Photo[]> {
  const photos: Photo[] = []
  for (const [n, marks] of layOut(invoice).entries()) {
    const degrees = [0.5, -0.4, 0.3][n % 3] as number
    photos.push(await photograph(pageSvg(marks, SANS, dpi), {seed: seed + n, degrees, noise: 0.012, shadow: 0.05}))
  }
  return photos
}

async function joineryScan(): Promise<Sample> {
  const [photo] = await scan(joinery, 160, 31)
  const bytes = await develop(photo as Photo)
    .jpeg({quality: 62})
    .withMetadata({density: 160})
    .toBuffer()
  return {file: 'invoice-gb.jpg', truth: invoiceTruth(joinery, 1), bytes}
}

/** A clean scanner: no noise, 16 grays, as its own software saves PNGs. */
async function printerScan(): Promise<Sample> {
  const [marks = []] = layOut(printer)
  const photo = await photograph(pageSvg(marks, SANS, 200), {seed: 41, degrees: -0.3, blur: 0.5})
  const bytes = await develop(photo)
    .png({palette: true, colours: 16, dither: 0})
    .withMetadata({density: 200})
    .toBuffer()
  return {file: 'invoice-de.png', truth: invoiceTruth(printer, 1), bytes}
}

async function supplierScan(): Promise<Sample> {
  const photos = await scan(supplier, 150, 51)
  const bytes = await scannedPdf(photos, 'Scan', 55)
  return {file: 'invoice-gb-three-pages.pdf', truth: invoiceTruth(supplier, photos.length), bytes}
}

async function studioPdf(): Promise<Sample> {
  const pages = layOut(studio)
  const bytes = await digitalPdf(pages, `Invoice ${studio.number}`)
  return {file: 'invoice-us.pdf', truth: invoiceTruth(studio, pages.length), bytes}
}

/** Black and white, all pages of one size. */
function fax(photo: Photo): Promise<Buffer> {
  const size = {width: 1654, height: 2339, fit: 'cover'} as const
  return develop(photo).resize(size).threshold(150).toColourspace('srgb').png().toBuffer()
}

/** A fax: two pages of black and white. */
async function freightFax(): Promise<Sample> {
  const photos = await scan(hauler, 200, 61)
  const pages = await Promise.all(photos.map(fax))
  const bytes = await sharp(pages, {join: {animated: true}})
    .toColourspace('b-w')
    .tiff({compression: 'ccittfax4', bitdepth: 1, xres: 200 / 25.4, yres: 200 / 25.4})
    .toBuffer()
  return {file: 'invoice-us-fax.tiff', truth: invoiceTruth(hauler, photos.length), bytes}
}

function requireFonts(): void {
  const families = execFileSync('fc-list', [':', 'family'], {encoding: 'utf8'})
  const missing = ['DejaVu Sans Mono', 'Liberation Mono', SANS].filter((family) => !families.includes(family))
  if (missing.length > 0) throw new Error(`Fonts missing: ${missing.join(', ')} (fonts-dejavu, fonts-liberation)`)
}

async function emptyFolder(): Promise<void> {
  await mkdir(folder, {recursive: true})
  for (const name of await readdir(folder)) await rm(join(folder, name))
}

requireFonts()
await emptyFolder()
const samples = [
  ...(await receipts()),
  await joineryScan(),
  await printerScan(),
  await supplierScan(),
  await studioPdf(),
  await freightFax(),
  {file: 'services-agreement.docx', truth: contractTruth, bytes: contractDocx()},
  {file: 'order-receipt.eml', truth: mailTruth, bytes: receiptMail()},
]
for (const {file, bytes} of samples) await writeFile(join(folder, file), bytes)
const truth: Truth = Object.fromEntries(samples.map(({file, truth}) => [file, truth]))
await writeFile(join(folder, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`)
