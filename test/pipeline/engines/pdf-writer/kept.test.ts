import {readFile} from 'node:fs/promises'
import {beforeAll, describe, expect, test} from 'vitest'
import {createPdfWriter} from '../../../../src/pipeline/engines/pdf-writer/index.ts'
import type {CompressPdfOptions} from '../../../../src/pipeline/engines/types.ts'
import {folderOfTest} from '../../../helpers/folder.ts'
import {compressOptions, ocrPage, save} from '../../../helpers/pdf.ts'
import {pdfWith} from '../../../helpers/pdf-features/feature.ts'
import {features} from '../../../helpers/pdf-features/index.ts'
import {objectsOf, readByAll} from '../../../helpers/pdf-readers.ts'

const writer = createPdfWriter()

async function compress(source: Uint8Array, options: Partial<CompressPdfOptions> = {}) {
  const path = await save(await folderOfTest(), 'source.pdf', source)
  const result = await writer.compress(path, compressOptions(options))
  expect(await readFile(path)).toEqual(Buffer.from(source))
  return result
}

type Facts = Awaited<ReturnType<typeof readByAll>>

/** Without the pixels of the two pages whose pictures are recompressed. */
const withoutScans = ({pdfium, pdfjs}: Facts) => ({
  pdfjs,
  pdfium: {...pdfium, pages: pdfium.pages.map((page, at) => (at < 2 ? {...page, pixels: null} : page))},
})

describe.each(features)('$what', (feature) => {
  let source: Uint8Array
  let before: Facts
  beforeAll(async () => {
    source = await (await pdfWith(feature)).save({useObjectStreams: false})
    before = await readByAll(source)
  })

  test.each([false, true])('is kept, object streams in the source: %s', async (useObjectStreams) => {
    const given = useObjectStreams ? await (await pdfWith(feature)).save({useObjectStreams}) : source
    const {bytes, reason} = await compress(given)
    expect(reason).toMatch(/smaller$/)
    const objects = await objectsOf(bytes!)
    expect(JSON.stringify(objects)).toMatch(feature.marker)
    expect(objects).toEqual(await objectsOf(given))
    expect(withoutScans(await readByAll(bytes!))).toEqual(
      withoutScans(useObjectStreams ? await readByAll(given) : before),
    )
  })

  test('is kept where no pixel may change', async () => {
    const {bytes} = await compress(source, {lossless: true})
    if (bytes === null) return
    expect(await objectsOf(bytes)).toEqual(await objectsOf(source))
    expect(withoutScans(await readByAll(bytes))).toEqual(withoutScans(before))
  })

  test('is kept beside a text layer', async () => {
    const layer = [ocrPage({width: 600, height: 900, dpi: 300}, [{text: 'read', box: [100, 300, 300, 60]}], 2)]
    const {bytes, searchable} = await compress(source, {layer})
    expect(searchable).toBe(true)
    const after = await readByAll(bytes!)
    const document = ({pdfjs: {pages, ...rest}}: typeof before) => ({
      ...rest,
      annotations: pages.map((page) => page.annotations),
    })
    expect(document(after)).toEqual(document(before))
    expect(after.pdfium.pages[1]!.text).toBe('read')
    expect(after.pdfium.pages[2]).toEqual(before.pdfium.pages[2])
  })
})
