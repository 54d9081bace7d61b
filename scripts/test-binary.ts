/**
 * Tests dist-bin/snap-*, the single file, where there is nothing but it and the C libraries: `npm run test:binary`. Needs
 * root, for chroot, devices and mounts. Installs and builds nothing.
 */
import {spawnSync} from 'node:child_process'
import {existsSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {MISSING, needPrograms} from './debian.ts'

const checkout = dirname(import.meta.dirname)
const binary =
  process.env['SNAPBATCH_TEST_BINARY'] ?? join(checkout, `dist-bin/snap-${process.platform}-${process.arch}`)

function need(isThere: boolean, otherwise: string): void {
  if (isThere) return
  console.error(otherwise)
  process.exit(MISSING)
}

needPrograms({
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  ip: 'iproute2',
  mknod: 'coreutils',
  ldd: 'libc-bin',
})
need(process.getuid?.() === 0, 'Run this as root: it makes folders that are whole machines to the program.')
need(existsSync(binary), `There is no ${binary}: npm run build:binary`)
need(existsSync(join(checkout, 'dist/index.js')), 'What it is compared with is not built: npm run build')
need(
  spawnSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs none /mnt']).status === 0,
  'This machine permits no mounts: full and read-only disks cannot be tried.',
)

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', '--project', 'binary', ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: checkout,
})
process.exitCode = run.status ?? 1
