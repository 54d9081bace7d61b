import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {beforeEach, describe, expect, test} from 'vitest'
import {manualOf} from '../../../scripts/manual.ts'
import {completionScript} from '../../../src/ui/completion/index.ts'
import {folderOfTest} from '../../helpers/folder.ts'
import {sourceConfig} from '../../helpers/run-cli.ts'
import {allShapes} from '../../helpers/shapes.ts'

const commands = await allShapes()
let folder = ''
beforeEach(async () => {
  folder = await folderOfTest()
  writeFileSync(join(folder, 'snapbatch.fish'), completionScript('fish', commands))
  writeFileSync(join(folder, '_snapbatch'), completionScript('zsh', commands))
  writeFileSync(join(folder, 'bill.pdf'), '')
})

/** A folder for PATH in which snap is a link to this. */
function withSnap(target: string): string {
  const [file, path] = [join(folder, target), join(folder, 'path', target)]
  for (const name of [file, join(path, 'snap')]) mkdirSync(dirname(name), {recursive: true})
  writeFileSync(file, '', {mode: 0o755})
  symlinkSync(file, join(path, 'snap'))
  return path
}

const run = (program: string, args: string[]) =>
  execFileSync(program, args, {
    encoding: 'utf8',
    cwd: folder,
    env: {PATH: process.env['PATH'], HOME: folder, TERM: 'dumb'},
  })

describe('fish', () => {
  const complete = (line: string) =>
    run('fish', ['--no-config', '-c', `source snapbatch.fish; complete -C${JSON.stringify(line)}`])
      .split('\n')
      .map((one) => one.split('\t')[0])

  test('offers commands, those below them, flags, values and files', () => {
    expect(complete('snap pro')).toEqual(['process', ''])
    expect(complete('snapbatch config ')).toEqual(['get', 'set', 'unset', ''])
    expect(complete('snap compress --lev')).toContain('--level')
    expect(complete('snap compress --level m')).toEqual(['medium', ''])
    expect(complete('snap process b')).toContain('bill.pdf')
    expect(complete('snap completion ')).toEqual(expect.arrayContaining(['bash', 'fish', 'zsh']))
    expect(complete('snap version --lev')).not.toContain('--level')
  })

  test('leaves the snap of snapd to the completion of snapd', () => {
    const offered = (path: string) =>
      run('fish', ['--no-config', '-c', `set -x PATH ${path} $PATH; source snapbatch.fish; complete -C"snap proc"`])
    expect(offered(withSnap('lib/snapbatch/run.js'))).toContain('process')
    expect(offered(withSnap('snap/snapd/current/usr/bin/snap'))).not.toContain('process')
  })
})

describe('zsh', () => {
  /** zsh has no question for its completions: a terminal of its own is typed into, and what it lists is read. */
  const complete = (line: string) =>
    stripVTControlCharacters(
      run('zsh', [
        '-fc',
        `zmodload zsh/zpty; zpty z zsh -f -i
       zpty -w z "PS1=; fpath=($PWD \\$fpath); autoload -Uz compinit; compinit -u -d $PWD/dump; bindkey '^I' complete-word"
       zpty -w z "zstyle ':completion:*' list-separator '#'; LISTMAX=1000; print READY"
       zpty -r -m z x '*READY*READY*'
       zpty -w -n z ${JSON.stringify(line)}$'\\t'
       sleep 0.5; zpty -w -n z $'\\t'; sleep 0.5; zpty -w -n z $'\\C-u'; zpty -w z "print DO''NE"
       zpty -r -m z x '*DONE*'; print -r -- "$x"`,
      ]),
    ).replaceAll('\u0007', '')

  test('offers commands, flags, values and files', () => {
    expect(complete('snapbatch pro')).toContain('process')
    expect(complete('snapbatch config ')).toMatch(/get[\s\S]*set[\s\S]*unset/)
    expect(complete('snapbatch compress --lev')).toContain('--level')
    expect(complete('snapbatch compress --level me')).toContain('medium')
    expect(complete('snapbatch process bi')).toContain('bill.pdf')
  })

  test('leaves the snap of snapd to the completion of snapd', () => {
    const names = (path: string) =>
      run('zsh', [
        '-fc',
        `autoload -Uz compinit; compinit -u -d $PWD/dump; path=(${path} $path); source _snapbatch
        for name in snap snapbatch; do [[ $_comps[$name] == _snapbatch ]] && print $name; done`,
      ]).split('\n')
    expect(names(withSnap('lib/snapbatch/run.js'))).toEqual(['snap', 'snapbatch', ''])
    expect(names(withSnap('snap/snapd/current/usr/bin/snap'))).toEqual(['snapbatch', ''])
  })
})

test('the manual page is one that a checker of manual pages finds nothing wrong with', async () => {
  const page = join(folder, 'snapbatch.1')
  writeFileSync(page, manualOf(process.cwd(), (await sourceConfig()).commands))
  // A page of the same sources is the same page: it has no date.
  const found = spawnSync('mandoc', ['-T', 'lint', '-W', 'warning', page], {encoding: 'utf8'}).stdout.split('\n')
  expect(found.filter((line) => line !== '' && !line.includes('missing date'))).toEqual([])
})
