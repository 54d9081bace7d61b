import {expect, test} from 'vitest'
import {openOfficeZip, zipEntries} from '../../../../src/pipeline/engines/text/zip.ts'
import {makeZip} from '../../../helpers/zip.ts'

test('the directory is read from the last bytes, without inflating', () => {
  const zip = makeZip({'a.xml': 'x'.repeat(1000), 'b/c.png': new Uint8Array(10)})
  expect(zipEntries(zip)).toMatchObject([
    {name: 'a.xml', size: 1000, method: 8, offset: 0},
    {name: 'b/c.png', size: 10},
  ])
  const tail = zip.subarray(zip.length - 160)
  expect(zipEntries(tail, zip.length)).toEqual(zipEntries(zip))
  expect(zipEntries(zip.subarray(zip.length - 100), zip.length)).toBeNull()
})

test('a comment behind the directory does not hide it', () => {
  const zip = makeZip({'a.xml': 'x'})
  expect(zipEntries(Buffer.concat([zip, Buffer.from('comment')]))).toHaveLength(1)
})

test('cut and damaged archives have no directory, and never make it throw', () => {
  const zip = makeZip({'a.xml': 'x', 'b.xml': 'y'})
  for (let i = 0; i < zip.length; i++) expect(zipEntries(zip.subarray(0, i))).toBeNull()
  for (let i = 0; i < zip.length; i++) {
    const broken = Buffer.from(zip)
    broken[i] = 0xff
    expect(() => zipEntries(broken)).not.toThrow()
  }
})

test('XML parts are inflated by name, others are not', async () => {
  const parts = await openOfficeZip(makeZip({'a.xml': '<a/>', 'b.rels': '<b/>', 'c.png': 'picture'}), 10)
  expect([...parts].map(([name, bytes]) => [name, bytes.toString()])).toEqual([
    ['a.xml', '<a/>'],
    ['b.rels', '<b/>'],
  ])
})

test.each([
  ['a total of 3 GB', makeZip({'a.bin': 'x'}, {declaredSize: 3 * 2 ** 30}), 'E_TOO_BIG'],
  ['more XML than its parser bears', makeZip({'a.xml': 'x'}, {declaredSize: 11 * 2 ** 20}), 'E_TOO_BIG'],
  ['a thousand times its size', makeZip({'a.bin': new Uint8Array(20 * 2 ** 20)}), 'E_TOO_BIG'],
  [
    'a part that grows beyond what it declares',
    makeZip({'a.xml': 'x'.repeat(100_000)}, {declaredSize: 10}),
    'E_TOO_BIG',
  ],
  ['a password', makeZip({'a.xml': 'x'}, {encrypted: true}), 'E_ENCRYPTED'],
  ['no directory', Buffer.from('PK\x03\x04 and nothing else'), 'E_UNREADABLE'],
])('an archive with %s is refused', async (_, zip, code) => {
  await expect(openOfficeZip(zip, 10)).rejects.toMatchObject({code, class: 'permanent'})
})

test('a part whose bytes are garbage is unreadable', async () => {
  const zip = makeZip({'a.xml': 'some text that is deflated'})
  zip.fill(0xff, 35, 50)
  await expect(openOfficeZip(zip, 10)).rejects.toMatchObject({code: 'E_UNREADABLE'})
})
