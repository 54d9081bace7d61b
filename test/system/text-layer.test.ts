import {execa} from 'execa'
import {PDFName} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../src/pipeline/engines/pdf-writer/index.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {layerCases} from '../helpers/layer-cases.ts'
import {compressOptions, save} from '../helpers/pdf.ts'

const writer = createPdfWriter()
const wordTag = /xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g

describe('poppler finds every word with both edges within a point', async () => {
  test.each(await layerCases())('on a page with $name', async ({pdf, page}) => {
    const folder = await folderOfTest()
    const options = compressOptions({layer: [page], searchable: 'always'})
    const {bytes} = await writer.compress(await save(folder, 'scan.pdf', pdf), options)
    const path = await save(folder, 'out.pdf', bytes!)
    const {stdout: check} = await execa('qpdf', ['--check', path])
    expect(check).toContain('No syntax or stream encoding errors found')
    const {stdout, stderr} = await execa('pdftotext', ['-bbox', '-cropbox', path, '-'])
    expect(stderr).toBe('')
    const found = [...stdout.matchAll(wordTag)].map(([, x0, y0, x1, y1, text]) => ({
      text: text!.replaceAll('&amp;', '&'),
      edges: [x0, y0, x1, y1].map(Number) as [number, number, number, number],
    }))
    expect(found).toHaveLength(page.words.length)
    // Poppler counts in units of the page, not in points.
    const unit = pdf.getPage(0).node.get(PDFName.of('UserUnit')) ? 2 : 1
    const scale = 72 / page.dpi / unit
    for (const {text, box} of page.words) {
      const [left, bottom, right] = [box[0] * scale, (box[1] + box[3]) * scale, (box[0] + box[2]) * scale]
      const errors = found
        .filter((word) => word.text === text)
        .map(({edges}) => [
          Math.max(Math.abs(edges[0] - left), Math.abs(edges[2] - right)),
          Math.abs(edges[3] - bottom),
        ])
        .toSorted(([ax = 0, ay = 0], [bx = 0, by = 0]) => ax + ay - bx - by)
      expect(errors[0]?.[0], `edges of ${text}`).toBeLessThanOrEqual(1 / unit)
      if (!/^[-.]$/.test(text)) expect(errors[0]?.[1], `lower edge of ${text}`).toBeLessThanOrEqual(2 / unit)
    }
  })
})
