import {execa} from 'execa'
import {PDFName} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../src/pipeline/engines/pdf-writer/index.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {layerCases} from '../helpers/layer-cases.ts'
import {compressOptions, save} from '../helpers/pdf.ts'

const writer = createPdfWriter()
const wordTag = /xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)<\/word>/g

interface Found {
  text: string
  edges: [left: number, top: number, right: number, bottom: number]
}

/** Poppler cuts words of lines that slope by 2 degrees and more, those of printed text too: what has no gap is one. */
function joined(parts: Found[]): Found[] {
  const follows = (part: Found) =>
    parts.find(({edges}) => Math.abs(edges[0] - part.edges[2]) < 0.001 && Math.abs(edges[3] - part.edges[3]) < 2)
  const rest = new Set(parts.map(follows).filter((part) => part !== undefined))
  return parts.filter((part) => !rest.has(part)).map((part) => withRest(part, follows))
}

function withRest(part: Found, follows: (part: Found) => Found | undefined): Found {
  const next = follows(part)
  if (!next) return part
  const {text, edges} = withRest(next, follows)
  const [left, top, , bottom] = part.edges
  return {text: part.text + text, edges: [left, Math.min(top, edges[1]), edges[2], Math.max(bottom, edges[3])]}
}

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
    const found = joined(
      [...stdout.matchAll(wordTag)].map(([, x0, y0, x1, y1, text]) => ({
        text: text!.replaceAll('&amp;', '&'),
        edges: [x0, y0, x1, y1].map(Number) as [number, number, number, number],
      })),
    )
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
