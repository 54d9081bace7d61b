import {PDFDocument} from 'pdf-lib'
import {describe, expect, test} from 'vitest'
import {hasSoundCrossReference} from '../../../../../src/pipeline/engines/pdf-writer/open/cross-reference.ts'
import {textObjects, writePdf} from '../../../../helpers/hostile/write-pdf.ts'

const table = writePdf({objects: textObjects(3)})
const edited = (from: string | RegExp, to: string) => Buffer.from(table.toString('latin1').replace(from, to), 'latin1')

/** A new catalog in an update (ISO 32000-1, 7.5.6); `off` bytes are put in front of the old objects. */
function savedTwice(at: number, off = 0): Buffer {
  const old = off === 0 ? table : edited('2 0 obj', `${' '.repeat(off)}2 0 obj`).subarray(0, at)
  const object = '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n'
  const row = `${String(at).padStart(10, '0')} 00000 n `
  const prev = table.toString('latin1').lastIndexOf('xref\n0')
  const end = `xref\n1 1\n${row}\ntrailer\n<< /Size 10 /Root 1 0 R /Prev ${prev} >>\nstartxref\n${at + object.length}\n%%EOF\n`
  return Buffer.concat([old, Buffer.from(object + end)])
}

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
    ['before some junk', Buffer.concat([table, Buffer.alloc(900, 'x')])],
    ['of a file that was saved twice', savedTwice(table.length)],
    ['whose sections lead back to themselves', edited('/Size', `/Prev ${table.indexOf('xref\n0')} /Size`)],
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
    ['before more junk than readers look behind', Buffer.concat([table, Buffer.alloc(2000, 'x')])],
    ['where an older section is', savedTwice(table.length, 5)],
    ['in an empty file', Buffer.alloc(0)],
  ])('%s', (_, bytes) => expect(hasSoundCrossReference(bytes)).toBe(false))
})
