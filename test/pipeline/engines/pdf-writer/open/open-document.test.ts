import {type PDFContext, type PDFDict, PDFName, type PDFRawStream, PDFRef} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {deflateBest} from '../../../../../src/pipeline/engines/pdf-writer/objects/streams.ts'
import {openDocument} from '../../../../../src/pipeline/engines/pdf-writer/open/open-document.ts'
import {serialize} from '../../../../../src/pipeline/engines/pdf-writer/write/serialize.ts'
import {readByAll} from '../../../../helpers/pdf-readers.ts'

type Content = string | Uint8Array

/** A file written by hand, object by object. */
class Handwritten {
  private parts: Buffer[] = [Buffer.from('%PDF-1.7\n')]
  private offsets = new Map<string, number>()
  private previous: number | null = null

  get size(): number {
    return this.parts.reduce((sum, part) => sum + part.length, 0)
  }

  add(content: Content): void {
    this.parts.push(Buffer.from(content as Uint8Array))
  }

  object(number: number, content: Content, generation = 0): this {
    this.offsets.set(`${number} ${generation}`, this.size)
    this.add(`${number} ${generation} obj\n`)
    this.add(content)
    this.add('\nendobj\n')
    return this
  }

  /** A table of what was added since the last one; `deleted` are numbers with the generation to be used next. */
  table(deleted: [number, number][] = [], trailer = ''): this {
    const start = this.size
    const used = [...this.offsets].map(([id, offset]) => {
      const [number, generation] = id.split(' ')
      return `${number} 1\n${entry(offset, Number(generation))} n \n`
    })
    const free = deleted.map(([number, generation]) => `${number} 1\n${entry(0, generation)} f \n`)
    const prev = this.previous === null ? '' : `/Prev ${this.previous}`
    this.add(`xref\n0 1\n${entry(0, 65_535)} f \n${used.join('')}${free.join('')}`)
    this.add(`trailer\n<</Size 30 /Root 1 0 R ${prev} ${trailer}>>\nstartxref\n${start}\n%%EOF\n`)
    this.previous = start
    this.offsets.clear()
    return this
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.parts)
  }
}

const entry = (offset: number, generation: number) =>
  `${String(offset).padStart(10, '0')} ${String(generation).padStart(5, '0')}`

const note = (text: string) => `<</Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (${text})>>`

/** A page with two annotations, objects 5 and 6. */
function base(annotations = '[5 0 R 6 0 R]'): Handwritten {
  return new Handwritten()
    .object(1, '<</Type /Catalog /Pages 2 0 R>>')
    .object(2, '<</Type /Pages /Kids [3 0 R] /Count 1>>')
    .object(3, `<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Annots ${annotations}>>`)
    .object(5, note('five'))
    .object(6, note('six'))
}

async function opened(bytes: Uint8Array): Promise<PDFContext> {
  const result = await openDocument(bytes, [])
  if (typeof result === 'string') throw new Error(result)
  return result.context
}

/** What both readers show of the notes on the first page, before and after. */
async function notes(bytes: Uint8Array): Promise<{before: string[]; after: string[]}> {
  const read = async (each: Uint8Array) =>
    (await readByAll(each)).pdfjs.pages[0]!.annotations.map(({contentsObj}) => contentsObj.str as string)
  return {before: await read(bytes), after: await read(await serialize(await opened(bytes), {objectStreams: true}))}
}

describe('revisions', () => {
  test('the newest one counts', async () => {
    const file = base().table().object(6, note('changed')).table()
    expect(await notes(file.bytes())).toEqual({before: ['five', 'changed'], after: ['five', 'changed']})
  })

  test('what was deleted does not come back, though something refers to it', async () => {
    const file = base()
      .table()
      .table([[6, 1]])
    expect(await notes(file.bytes())).toEqual({before: ['five'], after: ['five']})
  })

  test('what was deleted and added again is there', async () => {
    const file = base()
      .table()
      .table([[6, 1]])
      .object(6, note('again'), 1)
      .table()
    file.object(3, '<</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Annots [5 0 R 6 1 R]>>').table()
    expect(await notes(file.bytes())).toEqual({before: ['five', 'again'], after: ['five', 'again']})
  })

  test('a damaged table deletes nothing', async () => {
    const file = base()
      .table()
      .table([[6, 1]])
    const text = Buffer.from(file.bytes())
      .toString('latin1')
      .replace(/00000 n/, '00007 n')
    expect((await opened(Buffer.from(text, 'latin1'))).lookup(PDFRef.of(6))).toBeDefined()
  })
})

/** An object stream, deflated. */
async function objectStream(objects: [number, string][], extra = ''): Promise<Buffer> {
  let at = 0
  const index = objects.map(([number, text]) => {
    const place = `${number} ${at}`
    at += text.length + 1
    return place
  })
  const head = `${index.join(' ')} `
  const data = await deflateBest(Buffer.from(head + objects.map(([, text]) => `${text}\n`).join('')))
  const dict = `<</Type /ObjStm /N ${objects.length} /First ${head.length} /Filter /FlateDecode /Length ${data.length} ${extra}>>`
  return Buffer.concat([Buffer.from(`${dict}\nstream\n`), data, Buffer.from('\nendstream')])
}

/** A cross-reference stream of entries [number, type, middle, last]. */
function referenceStream(entries: number[][], extra: string): Buffer {
  const rows = Buffer.alloc(entries.length * 7)
  for (const [row, [, type, middle, last]] of entries.entries()) {
    rows.writeUInt8(type!, row * 7)
    rows.writeUInt32BE(middle!, row * 7 + 1)
    rows.writeUInt16BE(last!, row * 7 + 5)
  }
  const index = entries.map(([number]) => `${number} 1`).join(' ')
  const dict = `<</Type /XRef /Size 30 /W [1 4 2] /Index [${index}] /Length ${rows.length} ${extra}>>`
  return Buffer.concat([Buffer.from(`${dict}\nstream\n`), rows, Buffer.from('\nendstream')])
}

test('hybrid files: objects that the table hides are there, others that it deletes are not', async () => {
  const file = base('[5 0 R 6 0 R 9 0 R]')
    .table()
    .object(8, await objectStream([[9, note('hidden')]]))
  const at = file.size
  file.object(10, referenceStream([[9, 2, 8, 0]], '')).table(
    [
      [9, 0],
      [6, 1],
    ],
    `/XRefStm ${at}`,
  )
  const context = await opened(file.bytes())
  expect([5, 6, 9].map((number) => context.lookup(PDFRef.of(number)) !== undefined)).toEqual([true, false, true])
})

test('object streams that extend others, and deletion in a cross-reference stream', async () => {
  const file = base('[5 0 R 6 0 R 9 0 R 12 0 R]').object(8, await objectStream([[9, note('nine')]]))
  file.object(11, await objectStream([[12, note('twelve')]], '/Extends 8 0 R'))
  const at = file.size
  const text = Buffer.from(file.bytes()).toString('latin1')
  const place = (number: number) => text.indexOf(`\n${number} 0 obj`) + 1
  const direct = [1, 2, 3, 5, 8, 11].map((number) => [number, 1, place(number), 0])
  const entries = [...direct, [6, 0, 0, 1], [9, 2, 8, 0], [12, 2, 11, 0], [13, 1, at, 0]]
  file.object(13, referenceStream(entries, '/Root 1 0 R'))
  file.add(`startxref\n${at}\n%%EOF\n`)
  expect(await notes(file.bytes())).toEqual({before: ['five', 'nine', 'twelve'], after: ['five', 'nine', 'twelve']})
})

describe('a stream whose length stands in another object', () => {
  test.each([
    ['ends in an end of line', 'a,b\r\nc,d\r\n', '\nendstream'],
    ['ends in a line feed, with no end of line after it', 'a\n', 'endstream'],
    ['holds the word that ends it', 'before\nendstream\nafter', '\nendstream'],
    ['holds the word that begins one', 'a stream b', '\nendstream'],
  ])('that %s is complete', async (_, data, end) => {
    const file = base()
      .object(20, `<</Length 21 0 R /Test true>>\nstream\n${data}${end}`)
      .object(21, String(data.length))
      .table()
    const stream = (await opened(file.bytes())).lookup(PDFRef.of(20)) as PDFRawStream
    expect(Buffer.from(stream.contents).toString('latin1')).toBe(data)
  })

  test('that is too long for the file ends where its keyword stands', async () => {
    const file = base().object(20, '<</Length 21 0 R>>\nstream\nshort\nendstream').object(21, '9999').table()
    const stream = (await opened(file.bytes())).lookup(PDFRef.of(20)) as PDFRawStream
    expect(Buffer.from(stream.contents).toString('latin1')).toBe('short')
  })
})

test('everything may be indirect', async () => {
  const file = new Handwritten()
    .object(1, '<</Type 7 0 R /Pages 2 0 R>>')
    .object(2, '<</Type /Pages /Kids 8 0 R /Count 9 0 R>>')
    .object(3, '<</Type /Page /Parent 2 0 R /MediaBox 10 0 R /Rotate 11 0 R /Contents 12 0 R /Annots 14 0 R>>')
    .object(5, note('five'))
    .object(7, '/Catalog')
    .object(8, '[3 0 R]')
    .object(9, '1')
    .object(10, '[0 0 9 0 R 99]')
    .object(11, '90')
    .object(12, '[13 0 R]')
    .object(13, '<</Length 15 0 R>>\nstream\n0 0 9 9 re f\nendstream')
    .object(14, '[5 0 R]')
    .object(15, '12')
    .table()
  const after = await serialize(await opened(file.bytes()), {objectStreams: true})
  expect(await readByAll(after)).toEqual(await readByAll(file.bytes()))
  const dict = (await opened(after)).lookup(PDFRef.of(3)) as PDFDict
  expect(dict.has(PDFName.of('Rotate'))).toBe(true)
})
