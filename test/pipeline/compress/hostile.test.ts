import {mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {DocumentError} from '../../../src/errors.ts'
import {compressStage} from '../../../src/pipeline/compress/index.ts'
import {createPdfWriter} from '../../../src/pipeline/engines/pdf-writer/index.ts'
import {createPdfEngine} from '../../../src/pipeline/engines/pdfium.ts'
import {createImageEngine} from '../../../src/pipeline/engines/sharp.ts'
import type {PdfDocument} from '../../../src/pipeline/engines/types.ts'
import {splitStage} from '../../../src/pipeline/scan/split.ts'
import type {CompressData, SplitData} from '../../../src/types/results.ts'
import {outermost} from '../../../src/types/results.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {strange} from '../../helpers/hostile/bombs.ts'
import {partial, repairable} from '../../helpers/hostile/damaged.ts'
import {textObjects, textOf, writePdf} from '../../helpers/hostile/write-pdf.ts'
import {documentAt, stageContext} from '../../helpers/stage-context.ts'

const pdf = createPdfEngine()
const image = createImageEngine()
const writer = createPdfWriter()

interface Outcome {
  bytes: Buffer
  split: SplitData | string
  archive: CompressData['archive'] | string
  file: Buffer | null
}

const codeOf = (error: unknown): string => {
  if (!(error instanceof DocumentError)) throw error
  expect(error).toMatchObject({class: 'permanent', message: expect.stringMatching(/\.$/)})
  return error.code
}

/** What becomes of a file; codes where it is refused. */
async function outcomeOf(bytes: Buffer): Promise<Outcome> {
  const workDir = join(await folderOfTest(), 'work')
  await mkdir(workDir)
  const path = join(workDir, 'source.pdf')
  await writeFile(path, bytes)
  const document = {...documentAt(path, 'pdf'), bytes: bytes.length}
  const engines = {pdf: async () => pdf, image: async () => image, pdfWriter: async () => writer}
  const context = stageContext({workDir, engines, options: {stages: ['compress']}})
  const split = await splitStage.run({document, pages: null, data: outermost}, context).then(({data}) => data, codeOf)
  const archive = await compressStage
    .run({document, pages: null, data: {pages: []}}, context)
    .then(({data}) => data.archive, codeOf)
  return {
    bytes,
    split,
    archive,
    file: typeof archive === 'string' ? null : await readFile(join(workDir, 'archive.pdf')),
  }
}

/** The text of every page, null for those that cannot be read; null for a file that cannot be opened. */
async function textsOf(bytes: Buffer): Promise<(string | null)[] | null> {
  const path = join(await folderOfTest(), 'read.pdf')
  await writeFile(path, bytes)
  const opened = await pdf.open(path, {passwords: []}).catch(() => null)
  if (opened === null) return null
  const texts = Array.from({length: opened.pageCount}, (_, at) => textOrNull(opened, at + 1))
  opened.close()
  return texts
}

function textOrNull(opened: PdfDocument, page: number): string | null {
  try {
    return opened.text(page, 72).text
  } catch {
    return null
  }
}

const wholeTexts = () => textsOf(writePdf({objects: textObjects(8)}))

describe('a damaged file is repaired, whole', () => {
  test.each(Object.keys(repairable).filter((name) => name !== 'no table and no trailer'))('%s', async (name) => {
    const {bytes, archive, file} = await outcomeOf(repairable[name]!())
    expect(await textsOf(file!)).toEqual(await wholeTexts())
    expect(file!.length).toBeLessThan(bytes.length)
    expect(archive).toMatchObject({reason: expect.stringContaining('smaller')})
  })

  test.each([
    ['a startxref that points nowhere', 'repaired: its cross-reference table was damaged; '],
    ['offsets that are 7 bytes off', 'repaired: its cross-reference table was damaged; '],
    ['a page tree that counts too little', 'repaired: its page tree said that it has 2 pages; '],
    ['a page tree that counts to a billion', 'repaired: its page tree said that it has 1000000000 pages; '],
    ['a letter before it', ''],
    ['lengths that are too short', ''],
  ])('and says so: %s', async (name, reason) => {
    const {archive} = await outcomeOf(repairable[name]!())
    expect(archive).toMatchObject({reason: expect.stringMatching(new RegExp(`^${reason}\\d+\\.\\d % smaller$`))})
  })

  test('even where that saves next to nothing, but never into a larger file', async () => {
    const small = Buffer.from((await outcomeOf(repairable['no table']!())).file!)
    const broken = Buffer.from(small.toString('latin1').replace(/startxref\n\d+/, 'startxref\n1'), 'latin1')
    const {archive, file} = await outcomeOf(broken)
    expect(archive).toMatchObject({reason: expect.stringContaining('its cross-reference table was damaged')})
    expect(file!.length).toBeLessThanOrEqual(broken.length)
  })
})

describe('nothing is lost in silence', () => {
  test.each(Object.keys({...partial, ...strange, 'no table and no trailer': 0}))('%s', async (name) => {
    const make = {...partial, ...strange, ...repairable}[name]!
    const {bytes, split, archive, file} = await outcomeOf(make())
    if (typeof split === 'string') expect(split).toMatch(/^E_/)
    if (typeof archive === 'string' || archive === null) return
    expect(file!.length).toBeLessThanOrEqual(bytes.length)
    // What can be read of the original can be read of the archive, unless that is the original.
    const [before, after] = [(await textsOf(bytes))!, (await textsOf(file!))!]
    for (const [page, text] of before.entries()) if (text !== null) expect(after[page]).toBe(text)
    if (!before.includes(null)) expect(after).not.toContain(null)
  })

  test('pages at the end that are missing are counted, not read', async () => {
    const {split, archive} = await outcomeOf(partial['pages that are missing']!())
    expect(split).toMatchObject({pages: 3, claimedPages: 8, units: [{from: 1, to: 3}]})
    expect(archive).toMatchObject({
      reason: 'original kept: it is damaged, and 5 of 8 pages are missing; page 4 and 4 more cannot be read',
    })
  })

  test('a page in the middle that is missing is a unit of its own, which fails', async () => {
    const {split} = await outcomeOf(partial['a page whose object is garbage']!())
    expect(split).toMatchObject({
      pages: 8,
      units: [
        {from: 1, to: 2},
        {from: 3, to: 3},
        {from: 4, to: 8},
      ],
    })
    expect(split).not.toHaveProperty('claimedPages')
  })

  test('a file of which no page is there is refused', async () => {
    expect(await outcomeOf(partial['a page tree without kids']!())).toMatchObject({
      split: 'E_UNREADABLE',
      archive: 'E_UNREADABLE',
    })
  })

  test('a page whose contents are missing makes no smaller file', async () => {
    const {archive, file, bytes} = await outcomeOf(partial['contents that are missing']!())
    expect(archive).toMatchObject({
      reason: 'original kept: it is damaged, and the contents of 1 of 8 pages are missing',
    })
    expect(file!.equals(bytes)).toBe(true)
  })

  test('a page tree that is empty is no page tree of one page', async () => {
    const {archive} = await outcomeOf(partial['no page tree']!())
    expect(archive).toMatchObject({reason: 'original kept: it is damaged, and 1 of 1 pages are missing'})
  })

  test('a page that cannot be drawn keeps its objects, and the others get smaller', async () => {
    const bodies = textObjects(3)
    bodies[5] = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1000000000 1000000000] /Contents 7 0 R >>'
    const {split, file, bytes} = await outcomeOf(writePdf({objects: bodies}))
    expect(split).toMatchObject({
      pages: 3,
      units: [
        {from: 1, to: 1},
        {from: 2, to: 2},
        {from: 3, to: 3},
      ],
    })
    expect(file!.length).toBeLessThan(bytes.length / 2)
    const {context} = await (await import('pdf-lib')).PDFDocument.load(file!)
    const contents = context.enumerateIndirectObjects().map(([, object]) => String(object))
    expect(contents.some((body) => body.includes('1000000000 1000000000'))).toBe(true)
    expect(textOf(2).length).toBeGreaterThan(100)
  })
})
