import {execFileSync, spawnSync} from 'node:child_process'
import {cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'

/** What scripts/test-deb.ts made. */
function made(name: 'SNAPBATCH_TEST_DEB' | 'SNAPBATCH_TEST_DEBIAN_12'): string {
  const path = process.env[name]
  if (path === undefined) throw new Error(`${name} is not set: npm run test:deb`)
  return path
}

export const packageFile = (): string => made('SNAPBATCH_TEST_DEB')

/** Of somebody who has no line in /etc/passwd. */
const USER = 12345

/** A copy of the new Debian, removed at the end of its scope. Programs in it have no network, where that may be asked for. */
export function debianRoot() {
  const root = mkdtempSync(join(tmpdir(), 'snapbatch-root-'))
  execFileSync('cp', ['-a', '--reflink=auto', `${made('SNAPBATCH_TEST_DEBIAN_12')}/.`, root])
  mkdirSync(join(root, 'home/me'))
  execFileSync('chown', [`${USER}:${USER}`, join(root, 'home/me')])
  const isolated = spawnSync('unshare', ['--net', 'true']).status === 0 ? ['unshare', '--net'] : []

  function run(words: readonly string[], chroot: readonly string[], home: string) {
    const argv = [...isolated, 'chroot', ...chroot, root, '/usr/bin/env', '-i', 'LANG=C.UTF-8', `HOME=${home}`]
    argv.push('PATH=/usr/sbin:/usr/bin:/sbin:/bin', 'DEBIAN_FRONTEND=noninteractive', ...words)
    const {status, stdout, stderr} = spawnSync(argv[0]!, argv.slice(1), {encoding: 'utf8', cwd: '/'})
    return {exitCode: status, stdout, stderr}
  }

  /** Runs a program in it that has to succeed; says what it printed. */
  function asRoot(...words: string[]): string {
    const {exitCode, stdout, stderr} = run(words, [], '/root')
    if (exitCode !== 0) throw new Error(`${words.join(' ')} ended with ${exitCode}: ${stdout}${stderr}`)
    return stdout
  }

  /** Copies a file in, readable for everybody, and returns its path there. */
  function give(file: string): string {
    const path = join('/srv', basename(file))
    cpSync(file, join(root, path))
    return path
  }

  return {
    path: root,
    asRoot,
    asUser: (...words: string[]) => run(words, ['--userspec', `${USER}:${USER}`], '/home/me'),
    give,
    install: (deb: string) => asRoot('dpkg', '--install', give(deb)),
    purge: (name: string) => asRoot('dpkg', '--purge', name),
    /** All that is there, with kind, mode, owner and where links end, but for what Debian's own programs note. */
    listing: () =>
      asRoot('find', '/', '-xdev', '-printf', '%y %m %U:%G %p %l\n')
        .split('\n')
        .filter((line) => !/ \/(srv|proc|home|var\/(log|cache|lib\/dpkg|lib\/apt|backups)|tmp)\b/.test(line))
        .toSorted(),
    [Symbol.dispose]: () => rmSync(root, {recursive: true, force: true}),
  }
}

/** A package that has /usr/bin/snap, as snapd does. */
export function packageWithSnap(folder: string): string {
  const tree = join(folder, 'snapd')
  for (const path of ['DEBIAN', 'usr/bin', 'usr/share/bash-completion/completions']) {
    mkdirSync(join(tree, path), {recursive: true, mode: 0o755})
  }
  const control = ['Package: snapd', 'Version: 1', 'Architecture: all', 'Maintainer: Nobody <nobody@localhost>']
  writeFileSync(join(tree, 'DEBIAN/control'), `${control.join('\n')}\nDescription: has a snap\n`)
  writeFileSync(join(tree, 'usr/bin/snap'), '#!/bin/sh\necho snapd\n', {mode: 0o755})
  writeFileSync(join(tree, 'usr/share/bash-completion/completions/snap'), '# of snapd\n')
  const deb = join(folder, 'snapd.deb')
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, deb], {stdio: 'ignore'})
  return deb
}
