import {inflateRawSync} from 'node:zlib'
import {expect, test} from 'vitest'
import {contractDocx} from '../../../scripts/make-samples/contract.ts'
import {zip} from '../../../scripts/make-samples/zip.ts'

test('the files of an archive are found by its directory and inflate to what was put in', () => {
  const archive = zip([
    ['a.txt', 'first'],
    ['folder/b.txt', 'second '.repeat(100)],
  ])
  const end = archive.length - 22
  expect(archive.readUInt32LE(end)).toBe(0x06054b50)
  expect(archive.readUInt16LE(end + 10)).toBe(2)
  expect(unpack(archive, archive.readUInt32LE(end + 16))).toEqual(['a.txt', 'first'])
})

test('the contract opens with the program that reads DOCX', async () => {
  const {default: mammoth} = await import('mammoth')
  const {value, messages} = await mammoth.extractRawText({buffer: contractDocx()})
  expect(messages).toEqual([])
  expect(value).toMatch(/^SERVICES AGREEMENT\n/)
  expect(value).toContain('governed by the laws of the State of Maine')
})

/** Name and text of the entry whose directory record is at `at`. */
function unpack(archive: Buffer, at: number): [string, string] {
  const body = archive.readUInt32LE(at + 42)
  const [packed, nameLength] = [archive.readUInt32LE(body + 18), archive.readUInt16LE(body + 26)]
  const name = archive.subarray(body + 30, body + 30 + nameLength).toString()
  const start = body + 30 + nameLength
  return [name, inflateRawSync(archive.subarray(start, start + packed)).toString()]
}
