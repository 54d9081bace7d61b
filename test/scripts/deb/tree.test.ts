import {lstatSync, readFileSync, readlinkSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {writeTree} from '../../../scripts/deb/tree.ts'
import {folderOfTest} from '../../helpers/folder.ts'

test('a tree has its files, modes and times, whatever the umask is', async () => {
  const folder = await folderOfTest()
  const before = process.umask(0o077)
  onTestFinished(() => void process.umask(before))
  writeTree(
    join(folder, 'tree'),
    [
      {path: 'usr/bin/program', content: {copyOf: process.execPath}, mode: 0o755},
      {path: 'usr/share/doc/a/text', content: 'hello\n'},
      {path: 'usr/share/doc/b', content: {linkTo: 'a'}},
    ],
    1_000_000,
  )
  const at = (path: string) => lstatSync(join(folder, 'tree', path))
  const paths = ['', 'usr', 'usr/bin/program', 'usr/share/doc/a', 'usr/share/doc/a/text']
  expect(paths.map((path) => (at(path).mode & 0o777).toString(8))).toEqual(['755', '755', '755', '755', '644'])
  expect([...paths, 'usr/share/doc/b'].map((path) => at(path).mtimeMs)).toEqual(Array(6).fill(1_000_000_000))
  expect(readFileSync(join(folder, 'tree/usr/share/doc/a/text'), 'utf8')).toBe('hello\n')
  expect(readlinkSync(join(folder, 'tree/usr/share/doc/b'))).toBe('a')
  expect(at('usr/bin/program').size).toBe(statSync(process.execPath).size)
})
