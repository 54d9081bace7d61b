import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {seededRandom} from '../../../scripts/make-samples/random.ts'
import {generatedBill} from '../../pipeline/scan/bill/generated-bills.ts'
import {createPress, drawnReceipts} from '../drawn-receipts.ts'
import {textPdf} from '../pdf.ts'

/** Writes so many bills, of which every `pictureEvery`th is a picture that has to be read by OCR (1 s), the others PDFs with text (0.1 s). */
export async function writeBills(folder: string, count: number, {pictureEvery = 10, seed = 8} = {}): Promise<void> {
  mkdirSync(folder, {recursive: true})
  const random = seededRandom(seed)
  const press = createPress()
  const pictures = drawnReceipts(Math.ceil(count / pictureEvery), seed)
  const texts = fc.sample(generatedBill, {numRuns: count, seed})
  for (let at = 0; at < count; at++) {
    const name = String(at).padStart(4, '0')
    if (at % pictureEvery === pictureEvery - 1) {
      writeFileSync(join(folder, `${name}.jpg`), await press.jpegOf(pictures[Math.floor(at / pictureEvery)]!))
      continue
    }
    const number = `No. ${Math.floor(random() * 1e9)}`
    const pdf = await textPdf([`Company ${name} Ltd`, number, ...texts[at]!.text.split('\n').slice(1)])
    writeFileSync(join(folder, `${name}.pdf`), await pdf.save())
  }
}
