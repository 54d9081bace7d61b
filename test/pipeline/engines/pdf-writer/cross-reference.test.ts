import {PDFDocument} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {hasSoundCrossReference} from '../../../../src/pipeline/engines/pdf-writer/cross-reference.ts'
import {textObjects, writePdf} from '../../../helpers/hostile/write-pdf.ts'

const table = writePdf({objects: textObjects(3)})
const edited = (from: string | RegExp, to: string) => Buffer.from(table.toString('latin1').replace(from, to), 'latin1')

async function stream(): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  pdf.addPage([100, 100])
  return Buffer.from(await pdf.save({useObjectStreams: true}))
}

describe('a cross-reference section is sound', () => {
  test.each<[string, Buffer | Promise<Buffer>]>([
    ['as a table', table],
    ['as a stream', stream()],
    ['counted from a header that stands later', Buffer.concat([Buffer.from('Subject: bill\r\n\r\n'), table])],
    ['with objects that are not in use', writePdf({objects: [...textObjects(1), null, '(x)']})],
    ['with an entry at 0 that is not marked as free', edited('0000000000 65535 f', '0000000000 00000 n')],
    ['before junk', Buffer.concat([table, Buffer.alloc(5000, 'x')])],
  ])('%s', async (_, bytes) => expect(hasSoundCrossReference(await bytes)).toBe(true))
})

describe('a cross-reference section is damaged', () => {
  test.each<[string, Buffer]>([
    ['without a startxref', edited(/startxref[\s\S]*/, '')],
    ['with a startxref without a number', edited(/startxref\n\d+/, 'startxref\nx')],
    ['at another place', edited(/startxref\n\d+/, 'startxref\n100')],
    ['behind the end', edited(/startxref\n\d+/, 'startxref\n999999999999999')],
    ['with offsets that are off', edited('\n<< /Type /Catalog', '\n      << /Type /Catalog')],
    ['with the number of another object', edited('3 0 obj', '7 0 obj')],
    ['in an empty file', Buffer.alloc(0)],
  ])('%s', (_, bytes) => expect(hasSoundCrossReference(bytes)).toBe(false))
})
