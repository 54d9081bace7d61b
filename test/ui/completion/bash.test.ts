import {execFileSync} from 'node:child_process'
import {expect, test} from 'vitest'
import {completionScript} from '../../../src/ui/completion/index.ts'
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
