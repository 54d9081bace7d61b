import {existsSync, lstatSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {debianRoot, packageFile, packageWithSnap} from '../helpers/debian.ts'
import {folderOfTest} from '../helpers/folder.ts'

const ours = ['usr/bin/snap', 'usr/share/man/man1/snap.1.gz', 'usr/share/zsh/vendor-completions/_snap']
const completion = 'usr/share/bash-completion/completions/snap'

type Root = ReturnType<typeof debianRoot>
const target = (debian: Root) => debian.asRoot('readlink', '-f', '/usr/bin/snap').trim()
/** Whether they are links, as alternatives are; null where there is no file. */
const links = (debian: Root, paths: string[]) =>
  paths.map((path) => lstatSync(join(debian.path, path), {throwIfNoEntry: false})?.isSymbolicLink() ?? null)

test('snap is ours as an alternative; snapd that comes later has its own, and ours is back when it goes', async () => {
  using debian = debianRoot()
  const snapd = packageWithSnap(await folderOfTest())
  const before = debian.listing()
  debian.install(packageFile())
  expect(target(debian)).toBe('/usr/bin/snapbatch')
  debian.install(packageFile())
  expect(links(debian, [...ours, completion])).toEqual([true, true, true, true])

  debian.install(snapd)
  expect(debian.asRoot('snap')).toBe('snapd\n')
  expect(links(debian, [...ours, completion])).toEqual([false, null, null, false])
  debian.install(packageFile())
  expect(debian.asRoot('snap')).toBe('snapd\n')

  debian.purge('snapd')
  expect(target(debian)).toBe('/usr/bin/snapbatch')
  expect(links(debian, [...ours, completion])).toEqual([true, true, true, true])
  debian.purge('snapbatch')
  expect(debian.listing()).toEqual(before)
})

test("snapd's snap stays what it is when snapbatch comes after it and goes again, and when snapbatch was first", async () => {
  using debian = debianRoot()
  const snapd = packageWithSnap(await folderOfTest())
  const clean = debian.listing()
  debian.install(snapd)
  const before = debian.listing()
  debian.install(packageFile())
  expect(debian.asRoot('snap')).toBe('snapd\n')
  expect(existsSync(join(debian.path, 'etc/alternatives/snap'))).toBe(false)
  debian.purge('snapbatch')
  expect(debian.asRoot('snap')).toBe('snapd\n')
  expect(debian.listing()).toEqual(before)

  debian.install(packageFile())
  debian.purge('snapd')
  expect(target(debian)).toBe('/usr/bin/snapbatch')
  debian.install(snapd)
  debian.purge('snapbatch')
  expect(debian.asRoot('snap')).toBe('snapd\n')
  debian.purge('snapd')
  expect(debian.listing()).toEqual(clean)
})

test('what an administrator chose or wrote stays', () => {
  using debian = debianRoot()
  debian.asRoot('sh', '-c', "printf '#!/bin/sh\\necho mine\\n' >/usr/bin/snap; chmod +x /usr/bin/snap")
  debian.install(packageFile())
  expect(debian.asRoot('snap')).toBe('mine\n')
  debian.purge('snapbatch')
  expect(debian.asRoot('snap')).toBe('mine\n')
})
