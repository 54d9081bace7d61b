import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {completionScript} from '../../../src/ui/completion/index.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {allShapes} from '../../helpers/shapes.ts'

const script = completionScript('bash', await allShapes())

/** What bash would offer for the last of these words. */
function complete(...words: string[]): string[] {
  const ask = `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _snapbatch; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['--noprofile', '--norc', '-c', ask, 'bash', ...words], {encoding: 'utf8'})
  return out.split('\n').filter((line) => line !== '')
}

test('commands, and commands below commands', () => {
  expect(complete('snap', 'pro')).toEqual(['process'])
  expect(complete('snapbatch', 'config', '')).toEqual(['get', 'set', 'unset'])
  expect(complete('snap', 'no-such', 'pro')).toEqual(['process'])
})

test('flags of the command that stands there, after arguments too', () => {
  expect(complete('snap', 'compress', '--lev')).toEqual(['--level'])
  expect(complete('snap', 'compress', 'a.pdf', '--le')).toEqual(['--level'])
  expect(complete('snap', 'version', '--lev')).toEqual([])
})

test('values of a flag, after a space and after an equals sign', () => {
  expect(complete('snap', 'compress', '--level', 'm')).toEqual(['medium'])
  expect(complete('snap', 'compress', '--level', '=', 'm')).toEqual(['medium'])
  expect(complete('snap', 'compress', '--level', '=')).toContain('lossless')
})

test('where a file is meant, nothing of ours stands in the way of its name', () => {
  expect(complete('snap', 'process', '--out', '')).toEqual([])
  expect(complete('snap', 'process', 'a')).toEqual([])
})

test('arguments with a choice', () => {
  expect(complete('snap', 'completion', '')).toEqual(['bash', 'zsh', 'fish'])
})

/** Names that are completed by us, with a `snap` in PATH that is a link to this. */
async function completed(target: string): Promise<string[]> {
  const folder = await folderOfTest()
  const file = join(folder, target)
  mkdirSync(join(file, '..'), {recursive: true})
  writeFileSync(file, '')
  chmodSync(file, 0o755)
  mkdirSync(join(folder, 'path'))
  symlinkSync(file, join(folder, 'path/snap'))
  const ask = `complete -F _complete_snap snap\n${script}\ncomplete -p`
  const PATH = `${join(folder, 'path')}:${process.env['PATH']}`
  const out = execFileSync('bash', ['--noprofile', '--norc', '-c', ask], {encoding: 'utf8', env: {PATH}})
  return out.match(/(?<=-F _snapbatch ).*/gu)!.toSorted()
}

test('the completion of snapd stays with the snap of snapd', async () => {
  expect(await completed('lib/node_modules/snapbatch/bin/run.js')).toEqual(['snap', 'snapbatch'])
  expect(await completed('bin/snap')).toEqual(['snap', 'snapbatch'])
  expect(await completed('snap/snapd/current/usr/bin/snap')).toEqual(['snapbatch'])
})
