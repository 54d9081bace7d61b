import {chmodSync, mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {checkPath} from '../../../src/app/doctor/path.ts'
import {folderOfTest} from '../../helpers/folder.ts'

const ourText = "#!/usr/bin/env node\n// snapbatch\nimport {launch} from './launch.js'\n"
const snapdText = `\u007fELF${'\0'.repeat(3_000_000)}https://snapcraft.io/docs${'\0'.repeat(1000)}`

async function folderWith(content: string, name = 'snap', mode = 0o755): Promise<string> {
  const folder = await folderOfTest()
  writeFileSync(join(folder, name), content)
  chmodSync(join(folder, name), mode)
  return folder
}

/** Nothing of this machine counts. */
const check = (folders: string[], elsewhere: string[] = []) => checkPath({PATH: folders.join(':')}, elsewhere)

describe.skipIf(process.platform === 'win32')('which snap a shell starts', () => {
  test('ours, and nothing else', async () => {
    const ours = await folderWith(ourText)
    expect(check([ours])).toEqual({
      name: 'PATH',
      state: 'ok',
      detail: `snap is ${ours}/snap (this program)`,
      hint: null,
    })
  })

  test('ours by the package that it is a link into, whatever the launcher says', async () => {
    const [installed, bin] = [await folderOfTest(), await folderOfTest()]
    mkdirSync(join(installed, 'bin'))
    writeFileSync(join(installed, 'package.json'), '{"name": "snapbatch"}')
    writeFileSync(join(installed, 'bin/run.js'), '')
    chmodSync(join(installed, 'bin/run.js'), 0o755)
    symlinkSync(join(installed, 'bin/run.js'), join(bin, 'snap'))
    expect(check([bin])).toMatchObject({state: 'ok'})
  })

  test('snapd’s, also when ours comes later: what puts ours first, and that shells remember', async () => {
    const [ours, snapd] = [await folderWith(ourText), await folderWith(snapdText)]
    expect(check([snapd, ours])).toMatchObject({
      state: 'warning',
      detail: `snap is ${snapd}/snap (snapd); then ${ours}/snap (this program)`,
      hint: `To start this program as snap: put ${ours} before ${snapd} in PATH, then type hash -r`,
    })
  })

  test('snapd’s, while the long name is ours', async () => {
    const [long, snapd] = [await folderWith(ourText, 'snapbatch'), await folderWith(snapdText)]
    expect(check([long, snapd])).toMatchObject({
      state: 'warning',
      detail: `snap is ${snapd}/snap (snapd); snapbatch is ${long}/snapbatch`,
      hint: 'snapbatch always starts this program.',
    })
  })

  test('ours, which hides snapd’s: the path of that is told, in PATH or not', async () => {
    const [ours, snapd] = [await folderWith(ourText), await folderWith(snapdText)]
    const hint = `snap starts this program, under sudo too; snapd is ${snapd}/snap`
    expect(check([ours, snapd])).toMatchObject({state: 'warning', hint})
    expect(check([ours], [`${snapd}/snap`])).toMatchObject({
      state: 'warning',
      detail: `snap is ${ours}/snap (this program); then ${snapd}/snap (snapd, not in PATH)`,
      hint,
    })
  })

  test('a third program of that name is not taken for snapd', async () => {
    const other = await folderWith('#!/bin/sh\n# gene finder\n')
    expect(check([other])).toMatchObject({state: 'warning', detail: `snap is ${other}/snap (another program)`})
  })

  test('one file that two folders lead to counts once, and its bytes across two blocks are seen', async () => {
    const text = `${'x'.repeat((1 << 20) - 4)}snapbatch`
    const [ours, link] = [await folderWith(text), await folderOfTest()]
    symlinkSync(join(ours, 'snap'), join(link, 'snap'))
    expect(check([link, ours])).toMatchObject({state: 'ok', detail: `snap is ${link}/snap (this program)`})
  })

  test('what cannot be started is passed over, and none at all is no fault', async () => {
    const [notExecutable, folder] = [await folderWith(snapdText, 'snap', 0o644), await folderOfTest()]
    mkdirSync(join(folder, 'snap'))
    expect(check([notExecutable, '', folder, '/nowhere'])).toMatchObject({state: 'ok'})
    expect(checkPath({}, [])).toMatchObject({state: 'ok', detail: expect.stringMatching(/^no snap in PATH; start it/)})
  })
})
