import {PDFDocument, type PDFFont, rgb, StandardFonts} from 'pdf-lib'
import {develop, type Photo} from './camera.ts'
import {a4, type Mark} from './invoice.ts'

/** Fixed, so that the same input makes the same bytes. */
const MADE_AT = new Date('2026-11-01T09:00:00Z')

async function newPdf(title: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create()
  pdf.setTitle(title)
  pdf.setCreationDate(MADE_AT)
  pdf.setModificationDate(MADE_AT)
  return pdf
}

/** A PDF whose text is text. */
export async function digitalPdf(pages: readonly Mark[][], title: string): Promise<Uint8Array> {
  const pdf = await newPdf(title)
  const fonts = {
    regular: await pdf.embedFont(StandardFonts.Helvetica),
    bold: await pdf.embedFont(StandardFonts.HelveticaBold),
  }
  for (const marks of pages) {
    const page = pdf.addPage([a4.width, a4.height])
    for (const mark of marks) {
      if ('line' in mark) {
        const [x0, y0, x1, y1] = mark.line
        page.drawLine({start: {x: x0, y: a4.height - y0}, end: {x: x1, y: a4.height - y1}, thickness: 0.7})
        continue
      }
      const font = mark.bold ? fonts.bold : fonts.regular
      const x = mark.x - indent(mark, font)
      page.drawText(mark.text, {x, y: a4.height - mark.y, size: mark.size, font, color: rgb(0.1, 0.1, 0.12)})
    }
  }
  return pdf.save()
}

function indent(mark: Extract<Mark, {text: string}>, font: PDFFont): number {
  return mark.align === 'right' ? font.widthOfTextAtSize(mark.text, mark.size) : 0
}

/** A PDF whose pages are pictures, as a scanner makes it. */
export async function scannedPdf(pages: readonly Photo[], title: string, quality: number): Promise<Uint8Array> {
  const pdf = await newPdf(title)
  for (const photo of pages) {
    const image = await pdf.embedJpg(await develop(photo).jpeg({quality}).toBuffer())
    pdf.addPage([a4.width, a4.height]).drawImage(image, {x: 0, y: 0, width: a4.width, height: a4.height})
  }
  return pdf.save()
}
