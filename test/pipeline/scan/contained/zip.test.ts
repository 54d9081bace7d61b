import {readdirSync} from 'node:fs'
import {expect, test} from 'vitest'
import {limits} from '../../../../src/pipeline/scan/contained/limits.ts'
import {unpacked, unpackTo} from '../../../helpers/unpacking.ts'
import {makeZip} from '../../../helpers/zip.ts'

const pdf = '%PDF-1.7\n'

test('files are told by content and keep their folders; hidden ones and folders are none', async () => {
  const zip = makeZip({
    'bills/': '',
    'bills/a.bin': pdf,
    'notes.txt': 'words',
    'data.bin': Buffer.from([0, 1, 2, 3]),
    'none.txt': '',
    '.DS_Store': 'x',
    '__MACOSX/bills/._a.bin': 'x',
    '.git/config': 'x',
  })
  const {members, texts, workDir} = await unpackTo(zip, 'zip')
  expect(members.map(({name}) => name)).toEqual(['bills/a.bin', 'notes.txt', 'data.bin', 'none.txt'])
  expect(members).toMatchObject([
    {media: 'pdf', bytes: 9},
    {media: 'text', sha256: expect.stringMatching(/^[0-9a-f]{64}$/)},
    {reason: 'unknown type'},
    {error: {code: 'E_EMPTY', class: 'permanent'}},
  ])
  expect(texts).toEqual([pdf, 'words', null, null])
  expect(readdirSync(workDir)).toEqual(['contained-0', 'contained-1'])
})

test('a symbolic link is no document: what it leads to lies outside of the archive', async () => {
  const zip = makeZip({'a.txt': 'words', 'link.txt': '/etc/hostname'}, {links: ['link.txt']})
  const {members, texts} = await unpackTo(zip, 'zip')
  expect(members.map(({name}) => name)).toEqual(['a.txt'])
  expect(texts).toEqual(['words'])
})

test('names that climb, are absolute or hide characters are made safe, and differ', async () => {
  const names = [
    '../../etc/passwd.txt',
    '/abs.txt',
    'C:\\dir\\b.txt',
    'a\u202etxt.exe',
    'ABS.txt',
    'x\n\u0007.txt',
    '..',
  ]
  const zip = makeZip(Object.fromEntries(names.map((name, i) => [name, `text ${i}`])))
  expect((await unpackTo(zip, 'zip')).members.map(({name}) => name)).toEqual([
    'etc/passwd.txt',
    'abs.txt',
    'dir/b.txt',
    'a_txt.exe',
    'ABS~2.txt',
    'x__.txt',
    'unnamed',
  ])
})

test('what is wrong with one file is told of that one', async () => {
  const files = {'a.txt': 'words', 'b.txt': 'more'}
  expect(await unpacked(makeZip(files, {encrypted: ['a.txt']}), 'zip')).toEqual(['a.txt: E_ENCRYPTED', 'b.txt: text'])
  const zip = makeZip(files)
  // The first byte of the deflated data: a block of a type that there is not.
  zip[35] = 0xff
  expect(await unpacked(zip, 'zip')).toEqual(['a.txt: E_UNREADABLE', 'b.txt: text'])
})

test.each([
  ['without any file', makeZip({}), 'E_EMPTY'],
  ['with folders only', makeZip({'a/': ''}), 'E_EMPTY'],
  ['of nothing that is read', makeZip({'a.bin': Buffer.from([0, 1]), 'b.bin': Buffer.from([0, 2])}), 'E_UNSUPPORTED'],
  ['with a password', makeZip({'a.txt': 'x', 'b.txt': 'y'}, {encrypted: true}), 'E_ENCRYPTED'],
  ['packed by another method', makeZip({'a.txt': 'x'}, {method: 14}), 'E_UNSUPPORTED'],
  ['with wrong checksums', makeZip({'a.txt': 'x'}, {wrongCrc: true}), 'E_UNREADABLE'],
  ['that was cut', makeZip({'a.txt': 'x'}).subarray(0, 40), 'E_UNREADABLE'],
  ['of 3,000 times its size', makeZip({'a.txt': Buffer.alloc(80 * 2 ** 20, 32)}), 'E_TOO_BIG'],
  ['that lies about its size', makeZip({'a.txt': Buffer.alloc(80 * 2 ** 20, 32)}, {declaredSize: 10}), 'E_TOO_BIG'],
  ['that says it has 40 TB', makeZip(manyFiles(10_000), {declaredSize: 0xfffffffe}), 'E_TOO_BIG'],
  ['of too many files', makeZip(manyFiles(limits.zipEntries + 1)), 'E_TOO_BIG'],
  ['whose entries are one', sharing(0), 'E_TOO_BIG'],
  ['whose entries overlap', sharing(10), 'E_TOO_BIG'],
])('an archive %s fails: %#', async (_, zip, code) => {
  await expect(unpacked(zip, 'zip')).rejects.toMatchObject({code, class: 'permanent'})
})

test('what was taken out of the same input before counts', async () => {
  const zip = makeZip({'a.txt': 'words', 'b.txt': 'more words'})
  const refused = {code: 'E_TOO_BIG', class: 'permanent'}
  await expect(unpacked(zip, 'zip', {depth: 1, files: limits.files - 1, bytes: 0})).rejects.toMatchObject(refused)
  await expect(unpacked(zip, 'zip', {depth: 1, files: 0, bytes: limits.bytes - 10})).rejects.toMatchObject(refused)
  expect(await unpacked(zip, 'zip', {depth: 2, files: limits.files - 2, bytes: 0})).toHaveLength(2)
  await expect(unpacked(zip, 'zip', {depth: 3, files: 0, bytes: 0})).rejects.toMatchObject(refused)
})

test('damaged archives never make it throw anything but a failure', async () => {
  const zip = makeZip({'a.txt': 'words', 'b/c.txt': 'more words'})
  for (let at = 0; at < zip.length; at += 3) {
    const broken = Buffer.from(zip)
    broken[at]! ^= 0xff
    const [ended] = await Promise.allSettled([unpacked(broken, 'zip')])
    if (ended.status === 'rejected') expect(ended.reason).toMatchObject({class: 'permanent'})
  }
})

function manyFiles(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({length: count}, (_, i) => [`${i}.txt`, '']))
}

/** The second entry begins so many bytes behind the first. */
function sharing(offset: number): Buffer {
  const zip = makeZip({'a.txt': 'words '.repeat(20), 'b.txt': 'more'})
  const second = zip.lastIndexOf('PK\x01\x02')
  zip.writeUInt32LE(offset, second + 42)
  return zip
}
