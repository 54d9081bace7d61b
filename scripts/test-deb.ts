/**
 * Makes the .deb of the single executable and tests it with Debian's own programs, in a new Debian: `npm run test:deb`.
 * Needs root, for debootstrap and chroot, and dist-bin/snap-linux-*. Installs nothing.
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {existsSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {MISSING, needPrograms, unpackDebian} from './debian.ts'

needPrograms({'dpkg-deb': 'dpkg', 'dpkg-shlibdeps': 'dpkg-dev', lintian: 'lintian', debootstrap: 'debootstrap'})

const checkout = dirname(import.meta.dirname)

/** The oldest Debian whose C libraries are new enough: its packages are kept for the next run. */
function debian12(): string {
  const root = process.env['SNAPBATCH_TEST_DEBIAN_12'] ?? join(tmpdir(), 'snapbatch-debian-12')
  if (existsSync(join(root, 'var/lib/dpkg/status')) || unpackDebian(root, 'bookworm')) return root
  console.error('That failed. Run this as root, where a mirror of Debian can be reached.')
  process.exit(MISSING)
}

/** Builds the package into `out`; quickly rather than small. */
function buildPackage(out: string): string {
  const script = join(import.meta.dirname, 'deb/main.ts')
  execFileSync(process.execPath, [script, '--out', out, '--level', '1'], {stdio: 'inherit'})
  return join(out, readdirSync(out).find((name) => name.endsWith('.deb'))!)
}

const out = mkdtempSync(join(tmpdir(), 'snapbatch-deb-'))
try {
  const env = {SNAPBATCH_TEST_DEBIAN_12: debian12(), SNAPBATCH_TEST_DEB: buildPackage(out)}
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const args = [vitest, 'run', '--project', 'deb', ...process.argv.slice(2)]
  process.exitCode =
    spawnSync(process.execPath, args, {stdio: 'inherit', cwd: checkout, env: {...process.env, ...env}}).status ?? 1
} finally {
  rmSync(out, {recursive: true})
}
