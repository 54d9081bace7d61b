import {spawnSync} from 'node:child_process'
import {copyFileSync, mkdirSync, writeFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {findParts} from '../binary/parts.ts'

/** The native libraries that are inside of the single file, and are loaded from where it unpacks them. */
export const nativeLibraries = (): string[] =>
  findParts()
    .map(({source}) => source)
    .filter((file) => /\.(?:node|so(?:\.\d+)*)$/u.test(file))

/**
 * What `Depends` has to say for these programs and libraries, by the versions of the symbols that they use: the answer of
 * dpkg-shlibdeps, which looks into the packages of this machine.
 *
 * @param work an empty folder; the files are laid beside each other in it, where they find one another
 * @throws Error with what dpkg-shlibdeps said
 */
export function dependsOf(work: string, arch: string, elfFiles: readonly string[]): string {
  mkdirSync(join(work, 'debian'), {recursive: true})
  mkdirSync(join(work, 'lib/DEBIAN'), {recursive: true})
  writeFileSync(join(work, 'debian/control'), `Source: snapbatch\n\nPackage: snapbatch\nArchitecture: ${arch}\n`)
  const copies = elfFiles.map((file) => join(work, 'lib', basename(file)))
  for (const [i, copy] of copies.entries()) copyFileSync(elfFiles[i]!, copy)
  const args = ['-O', '--ignore-missing-info', `-l${join(work, 'lib')}`, ...copies.flatMap((copy) => ['-e', copy])]
  const {status, stdout, stderr, error} = spawnSync('dpkg-shlibdeps', args, {cwd: work, encoding: 'utf8'})
  const depends = /^shlibs:Depends=(.+)$/m.exec(stdout ?? '')?.[1]
  if (status !== 0 || depends === undefined) throw new Error(`dpkg-shlibdeps: ${error?.message ?? stderr}`)
  return depends
}
