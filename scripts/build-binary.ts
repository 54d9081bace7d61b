/**
 * Makes dist-bin/snap-PLATFORM-ARCH, one file that holds the program, Node.js and everything they need, for the machine it
 * runs on. Usage: npm run build:binary [-- --xz] [-- --quick]   (--xz: says the size packed, too; --quick: packs less, for tests)
 */
import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import {findPinnedNode} from '../bin/pinned-node.js'
import type {Manifest} from '../src/single/types.ts'
import {assetOf} from '../src/single/unpack.ts'
import {bundle, bundleBoot} from './binary/bundle.ts'
import {codeCaches} from './binary/code-cache.ts'
import {makeExecutable} from './binary/executable.ts'
import {licenceParts} from './binary/licences.ts'
import {packed} from './binary/packed.ts'
import {contentOf, findParts, listOf, nativesOf, root, sha256, versionsOf} from './binary/parts.ts'
import {mainStub, threadStub} from './binary/stub.ts'

const {values} = parseArgs({options: {xz: {type: 'boolean', default: false}, quick: {type: 'boolean', default: false}}})
const node = findPinnedNode(root, process.platform, process.arch)
if (node === null) throw new Error('The pinned Node.js is not installed: npm install --include=optional')
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-binary-'))
/** Files of the assets, by the names of these. */
const assets: Record<string, string> = {}

function addAsset(name: string, bytes: string | Uint8Array): void {
  // Of two with one name that which was packed last would win, another in each build.
  if (name in assets) throw new Error(`${name} is there twice`)
  const file = join(folder, name)
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(file, bytes)
  assets[name] = file
}

try {
  const found = findParts()
  const code = await bundle()
  const versions = versionsOf([...found.map(({source}) => source), ...code.sources])
  const parts = [...found, ...(await licenceParts(Object.keys(versions)))]
  const {version} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {version: string}
  const manifest: Omit<Manifest, 'build'> = {
    version,
    platform: process.platform,
    arch: process.arch,
    ...listOf(parts),
    entries: code.entries,
    modules: code.modules,
    natives: nativesOf(parts),
    versions,
  }
  addAsset('boot.js', await bundleBoot())
  addAsset('thread.js', threadStub)
  for (const [name, text] of code.chunks) addAsset(`js/${name}`, text)
  // All at once: the thread pool has four, and the largest takes as long as all others.
  await Promise.all(
    parts.map(async (part) => addAsset(assetOf(part.name), await packed(part.name, contentOf(part), values.quick))),
  )
  const hashes = Object.entries(assets).map(([name, file]) => `${name} ${sha256(readFileSync(file))}\n`)
  const stable = sha256([JSON.stringify(manifest), ...hashes.sort()].join(''))
  addAsset('manifest.json', JSON.stringify({...manifest, build: {commit: commitOf(), hash: stable}} satisfies Manifest))
  const quick = [...code.chunks.keys()].filter((name) => !code.ofServers.has(name))
  const names = ['boot.js', ...quick.map((name) => `js/${name}`)]
  for (const [name, bytes] of codeCaches(node, folder, names)) addAsset(`${name}.cache`, bytes)
  const file = join(
    root,
    'dist-bin',
    `snap-${process.platform}-${process.arch}${process.platform === 'win32' ? '.exe' : ''}`,
  )
  await makeExecutable({node, main: mainStub, assets, folder, file})
  report(file, stable)
} finally {
  rmSync(folder, {recursive: true, force: true})
}

/** Null in a folder that is no checkout, or has changes. */
function commitOf(): string | null {
  const git = (...args: string[]) => execFileSync('git', args, {cwd: root, stdio: 'pipe', encoding: 'utf8'}).trim()
  try {
    return git('status', '--porcelain', '--untracked-files=no') === '' ? git('rev-parse', 'HEAD') : null
  } catch {
    return null
  }
}

function report(file: string, stable: string): void {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  console.log(`${file}: ${mb(statSync(file).size)}`)
  console.log(`sha256 of everything but V8's code cache: ${stable}`)
  console.log(`sha256: ${sha256(readFileSync(file))}`)
  const xz = ['--x86', '--lzma2=preset=9e', '-c', file]
  if (values.xz)
    console.log(`xz ${xz.slice(0, 2).join(' ')}: ${mb(execFileSync('xz', xz, {maxBuffer: 1 << 30}).length)}`)
}
