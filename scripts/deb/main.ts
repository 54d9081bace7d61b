/**
 * Makes dist-bin/snapbatch_VERSION_ARCH.deb of dist-bin/snap-linux-*: `npm run build:deb`. Equal inputs give equal bytes.
 * Needs Debian's dpkg-dev. DEBFULLNAME and DEBEMAIL name the maintainer; SOURCE_DATE_EPOCH is the last commit's without one.
 */
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import {isInstalled, noticesFile, sbomFile, writeLicences} from '../licences/index.ts'
import {controlFile, debianArch, debianVersion} from './control.ts'
import {copyrightFile} from './copyright.ts'
import {dependsOf, nativeLibraries} from './depends.ts'
import {packageFiles} from './files.ts'
import {type PackageFile, writeTree} from './tree.ts'

const root = dirname(dirname(import.meta.dirname))
const {values} = parseArgs({
  options: {
    binary: {type: 'string'},
    out: {type: 'string', default: join(root, 'dist-bin')},
    /** xz: 6 made 27.3 MB of a stripped Node.js in 78 s of CPU, 1 made 31.9 MB in 19 s. */
    level: {type: 'string', default: '6'},
  },
})
const arch = debianArch(process.arch)
const binary = values.binary ?? join(root, `dist-bin/snap-linux-${process.arch}`)
const {version, description, homepage} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string
  description: string
  homepage?: string
}
const maintainer = `${process.env['DEBFULLNAME'] ?? 'The snapbatch authors'} <${process.env['DEBEMAIL'] ?? 'snapbatch@localhost'}>`

function lastCommit(): number {
  return Number(execFileSync('git', ['log', '-1', '--format=%ct'], {cwd: root, encoding: 'utf8'}))
}

/** In KiB, as dpkg counts: each file rounded up. */
const sizeOf = (tree: string, files: readonly PackageFile[]): number =>
  files.reduce((sum, {path}) => sum + Math.ceil(statSync(join(tree, path)).size / 1024), 0)

function md5sums(tree: string, files: readonly PackageFile[]): string {
  const md5 = (path: string) =>
    createHash('md5')
      .update(readFileSync(join(tree, path)))
      .digest('hex')
  return files.map(({path}) => `${md5(path)}  ${path}\n`).join('')
}

/** What the package installs. */
async function contents(work: string, epoch: number): Promise<PackageFile[]> {
  const licences = join(work, 'licences')
  const components = await writeLicences({root, folder: licences, holds: isInstalled})
  const copyright = copyrightFile(readFileSync(join(root, 'LICENSE'), 'utf8'), components, `${noticesFile}.gz`)
  const notices = [noticesFile, sbomFile].map((name) => join(licences, name))
  return packageFiles({root, binary, version, maintainer, epoch, copyright, notices})
}

/** What dpkg reads. */
function controlFiles(work: string, tree: string, files: readonly PackageFile[]): PackageFile[] {
  const depends = dependsOf(join(work, 'depends'), arch!, [binary, ...nativeLibraries()])
  const installedSize = sizeOf(tree, files)
  const control = controlFile({version, arch: arch!, maintainer, depends, installedSize, description, homepage})
  const script = (name: string) => readFileSync(join(import.meta.dirname, name))
  return [
    {path: 'DEBIAN/control', content: control},
    {path: 'DEBIAN/md5sums', content: md5sums(tree, files)},
    {path: 'DEBIAN/triggers', content: script('triggers')},
    {path: 'DEBIAN/postinst', content: script('postinst'), mode: 0o755},
    {path: 'DEBIAN/prerm', content: script('prerm'), mode: 0o755},
  ]
}

async function build(work: string, epoch: number): Promise<string> {
  const tree = join(work, 'tree')
  const files = await contents(work, epoch)
  writeTree(tree, files, epoch)
  writeTree(tree, controlFiles(work, tree, files), epoch)
  const deb = join(values.out, `snapbatch_${debianVersion(version)}_${arch}.deb`)
  mkdirSync(values.out, {recursive: true})
  // xz, because Debian 11 and its tools read no zstd.
  const args = ['--root-owner-group', '-Zxz', `-z${values.level}`, '--build', tree, deb]
  const env = {...process.env, SOURCE_DATE_EPOCH: String(epoch)}
  execFileSync('dpkg-deb', args, {stdio: ['ignore', 'ignore', 'inherit'], env})
  return deb
}

if (arch === undefined || !existsSync(binary)) {
  console.error(arch === undefined ? `No package for ${process.arch}.` : `${binary} is missing: npm run build:binary`)
  process.exit(6)
}
const work = mkdtempSync(join(tmpdir(), 'snapbatch-deb-'))
try {
  const deb = await build(work, Number(process.env['SOURCE_DATE_EPOCH'] ?? lastCommit()))
  const bytes = readFileSync(deb)
  console.log(
    `${deb}  ${(bytes.length / 1e6).toFixed(1)} MB  sha256 ${createHash('sha256').update(bytes).digest('hex')}`,
  )
} finally {
  rmSync(work, {recursive: true})
}
