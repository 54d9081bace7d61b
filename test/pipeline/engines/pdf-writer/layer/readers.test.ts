import {getDocument, Util} from 'pdfjs-dist/legacy/build/pdf.mjs'
import type {TextItem} from 'pdfjs-dist/types/src/display/api.js'
import {describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../../src/pipeline/engines/pdf-writer/index.ts'
import type {Page, Word} from '../../../../../src/types/document.ts'
import {folderOfTest} from '../../../../helpers/folder.ts'
import {type LayerCase, layerCases} from '../../../../helpers/layer-cases.ts'
import {compressOptions, ocrPage, save, scanPdf} from '../../../../helpers/pdf.ts'

const writer = createPdfWriter()

interface Item {
  text: string
  /** In pixels of the page image: where the text starts and ends on its baseline. */
  start: [number, number]
  end: [number, number]
  endsLine: boolean
}

/** What pdf.js finds on the page after a layer was written, in pixels of the upright page image. */
async function readItems({pdf, page}: Pick<LayerCase, 'pdf' | 'page'>): Promise<Item[]> {
  const path = await save(await folderOfTest(), 'scan.pdf', pdf)
  const {bytes} = await writer.compress(path, compressOptions({layer: [page], searchable: 'always'}))
  const loading = getDocument({data: new Uint8Array(bytes!), verbosity: 0})
  const document = await loading.promise
  const loaded = await document.getPage(1)
  const viewport = loaded.getViewport({scale: page.dpi / 72})
  const {items} = await loaded.getTextContent()
  const found = items.filter((item): item is TextItem => 'str' in item && (item.str.trim() !== '' || item.hasEOL))
  const placed = found.map(({str, transform, width, hasEOL}): Item => {
    const [a, b, , , e, f] = Util.transform(viewport.transform, transform) as number[]
    const length = width * viewport.scale * (viewport.userUnit ?? 1)
    const [cos, sin] = [a! / Math.hypot(a!, b!), b! / Math.hypot(a!, b!)]
    return {text: str, start: [e!, f!], end: [e! + length * cos, f! + length * sin], endsLine: hasEOL}
  })
  await loading.destroy()
  return placed
}

const signs = /^[-.]$/

/** Baseline of a word, or the lower edge of its box: letters without descenders stand on it. */
const lowerEdge = ({box: [x, y, w, h], baseline}: Word) => baseline ?? [x, y + h, x + w, y + h]

describe('pdf.js finds every word at its place', async () => {
  const cases = await layerCases()
  test.each(cases)('on a page with $name', async ({pdf, page, name}) => {
    const items = await readItems({pdf, page})
    expect(
      items
        .map(({text}) => text)
        .join(' ')
        .split(/\s+/)
        .filter(Boolean)
        .toSorted(),
    ).toEqual(page.words.map(({text}) => text).toSorted())
    const point = page.dpi / 72
    for (const {text, start, end} of items.filter((item) => item.text.trim() !== '')) {
      const texts = text.trim().split(/\s+/)
      const nearest = (wanted: string, [x, y]: [number, number], right: boolean) =>
        page.words
          .filter((word) => word.text === wanted)
          .map((word): [Word, number, number] => {
            const [x0, y0, x1, y1] = lowerEdge(word)
            const sloped = word.baseline !== undefined && Math.abs(x1 - x0) > Math.abs(y1 - y0)
            const edge = sloped ? [word.box[0], word.box[0] + word.box[2]][Number(right)]! : right ? x1 : x0
            return [word, Math.abs(edge - x), Math.abs((right ? y1 : y0) - y)]
          })
          .toSorted((a, b) => a[1] + a[2] - b[1] - b[2])[0]!
      for (const [wanted, place, right] of [
        [texts[0]!, start, false],
        [texts.at(-1)!, end, true],
      ] as const) {
        // The end of an item may be that of the space behind its last word.
        if (right && text.endsWith(' ')) continue
        const [word, sideways, down] = nearest(wanted, place, right)
        expect(sideways / point, `${name}: edge of ${word.text}`).toBeLessThanOrEqual(1)
        if (!signs.test(word.text)) expect(down / point, `${name}: baseline of ${word.text}`).toBeLessThanOrEqual(2)
      }
    }
  })
})

describe('pdf.js gives lines back in the order of reading', () => {
  test.each([
    ['Hebrew', ['שלום', 'עולם', 'טוב']],
    ['Hebrew with numbers', ['סה"כ', 'לתשלום', '123.45', 'ש"ח']],
    ['Hebrew with Latin', ['חשבונית', 'מס', 'INV-2024/17', 'תאריך', '12/03/2024']],
    ['Arabic', ['فاتورة', 'رقم', '12345', 'بتاريخ']],
    ['Arabic with vowels', ['مُحَمَّد', 'السَّلام']],
  ])('%s', async (_, texts) => {
    expect(await textOf(texts, true)).toBe(texts.join(' '))
  })

  test.each([
    ['combining marks', ['e\u0301te\u0301', 'nai\u0308ve'], 'été naïve'],
    ['emoji and letters beyond 16 bits', ['👍🏽', '𝒜𝓑'], '👍🏽 𝒜𝓑'],
    ['ligatures, written out', ['ﬁnal', 'oﬀer'], 'final offer'],
    ['Chinese, Japanese and Korean', ['領収書', 'ひらがな', '합계'], '領収書 ひらがな 합계'],
    ['signs with a meaning in PDF', ['(a\\b)', '<<x>>', '[y]/z'], '(a\\b) <<x>> [y]/z'],
  ])('%s', async (_, texts, wanted) => {
    expect((await textOf(texts, false)).normalize('NFC')).toBe(wanted)
  })

  test('more characters than one font holds', async () => {
    const texts = Array.from({length: 60}, (_, row) =>
      Array.from({length: 6}, (_, at) => String.fromCodePoint(0x4e00 + row * 6 + at)).join(''),
    )
    const words = texts.map((text, line) => ({text, box: [40, 10 + line * 12, 120, 10] as Word['box'], line}))
    const items = await readItems({pdf: await scanPdf(), page: ocrPage({width: 600, height: 900, dpi: 300}, words)})
    expect(items.map(({text}) => text)).toEqual(texts)
  })
})

/** One line of words as pdf.js reads it. */
async function textOf(texts: string[], rightToLeft: boolean): Promise<string> {
  let x = rightToLeft ? 1500 : 60
  const words = texts.map((text): Partial<Word> => {
    const wide = [...text].length * 22
    if (rightToLeft) x -= wide
    const box: Word['box'] = [x, 60, wide, 40]
    x += rightToLeft ? -14 : wide + 14
    return {text, box}
  })
  const page: Page = ocrPage({width: 1600, height: 2400, dpi: 200}, words)
  return (await readItems({pdf: await scanPdf(), page})).map(({text}) => text).join('')
}
