/** Runs the tests that judge our files with other people's programs, and those over their servers. Installs nothing. */
import {spawnSync} from 'node:child_process'
import {globSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {MISSING, needPrograms, needPython, unpackDebian} from './debian.ts'

/** Program -> Debian package. */
const tools = {
  pdftotext: 'poppler-utils',
  qpdf: 'qpdf',
  chromium: 'chromium',
  ledger: 'ledger',
  hledger: 'hledger',
  'bean-check': 'beancount',
  tesseract: 'tesseract-ocr',
  debootstrap: 'debootstrap',
  'systemd-analyze': 'systemd',
  fish: 'fish',
  zsh: 'zsh',
  mandoc: 'mandoc',
  clamscan: 'clamav',
  shellcheck: 'shellcheck',
  pg_ctlcluster: 'postgresql',
  'redis-server': 'redis-server',
  openssl: 'openssl',
  ip: 'iproute2',
}

needPrograms(tools)
needPython('swift.common.middleware.s3api', 'python3-swift')
/** pgvector is a package of Debian 13 on: elsewhere a Debian of its own is unpacked once, for which debootstrap needs root. */
function debianWithPgvector(): string | undefined {
  if (globSync('/usr/share/postgresql/*/extension/vector.control').length > 0) return undefined
  const root = process.env['SNAPBATCH_TEST_DEBIAN'] ?? join(tmpdir(), 'snapbatch-debian-13')
  if (globSync(`${root}/usr/share/postgresql/*/extension/vector.control`).length > 0) return root
  if (unpackDebian(root, 'trixie', ['postgresql-17', 'postgresql-17-pgvector'])) return root
  console.error('That failed. Install postgresql with pgvector, or run this as root.')
  process.exit(MISSING)
}

const root = debianWithPgvector()
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const projects = ['system', 'servers'].flatMap((name) => ['--project', name])
const run = spawnSync(process.execPath, [vitest, 'run', ...projects, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: dirname(import.meta.dirname),
  env: {...process.env, ...(root === undefined ? {} : {SNAPBATCH_TEST_DEBIAN: root})},
})
process.exitCode = run.status ?? 1
