import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {expect, test} from 'vitest'
import {binaryFile, makeJail, USER} from '../helpers/jail.ts'

test('it runs under any name, from anywhere, by links, relative paths and PATH', async () => {
  await using jail = makeJail()
  jail.write('/home/me/note.txt', 'Electricity bill\nTotal 12.50\n')
  symlinkSync('/opt/snap', jail.at('/home/me/snapbatch'))
  mkdirSync(jail.at('/usr/bin'), {recursive: true})
  symlinkSync('../../opt/snap', jail.at('/usr/bin/snap'))
  const process = ['process', '/home/me/note.txt', '--force']
  for (const [program, cwd, env] of [
    ['/home/me/snapbatch', '/home/me', {}],
    ['./snapbatch', '/home/me', {}],
    ['../../usr/bin/snap', '/home/me', {}],
    ['snap', '/tmp', {PATH: '/usr/bin'}],
    ['./snap', '/opt', {PATH: ''}],
  ] as const) {
    const {exit, json, stderr} = await jail.json(process, {program, cwd, env})
    expect({program, exit, done: json.counts.done}, stderr).toEqual({program, exit: 0, done: 1})
  }
  renameSync(jail.at('/opt/snap'), jail.at('/home/me/my bills & more é'))
  const moved = await jail.json(process, {program: '/home/me/my bills & more é'})
  expect({exit: moved.exit, done: moved.json.counts.done}, moved.stderr).toEqual({exit: 0, done: 1})
})

test('it runs where its file belongs to who runs it, read-only or not', async () => {
  await using jail = makeJail()
  const mine = jail.at('/home/me/snap')
  copyFileSync(binaryFile(), mine)
  chownSync(mine, USER, USER)
  for (const mode of [0o500, 0o755]) {
    chmodSync(mine, mode)
    expect(await jail.run(['--version'], {program: '/home/me/snap'})).toMatchObject({exit: 0, stderr: ''})
  }
  expect((await jail.run(['doctor'], {program: '/home/me/snap'})).exit).toBe(0)
})

test('a file that was not copied whole ends in an error', async () => {
  await using jail = makeJail()
  const bytes = readFileSync(binaryFile())
  writeFileSync(jail.at('/opt/cut'), bytes.subarray(0, bytes.length >> 1), {mode: 0o755})
  const cut = await jail.run(['--version'], {program: '/opt/cut'})
  expect(cut.exit).not.toBe(0)
})
