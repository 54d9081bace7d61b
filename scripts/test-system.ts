/** Runs the tests that judge our files with other people's programs. Installs nothing. */
import {spawnSync} from 'node:child_process'
import {accessSync, constants, existsSync, globSync, readFileSync, rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {tmpdir} from 'node:os'
import {delimiter, dirname, join} from 'node:path'

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
}
/** The exit code of snap for something missing. */
const MISSING = 6

function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

const missing = Object.entries(tools).filter(([program]) => !isInstalled(program))
if (missing.length > 0) {
  const packages = missing.map(([, name]) => name).join(' ')
  console.error(`Missing: ${missing.map(([program]) => program).join(', ')}\nsudo apt-get install ${packages}`)
  process.exit(MISSING)
}
/** pgvector is a package of Debian 13 on: elsewhere a Debian of its own is unpacked once, for which debootstrap needs root. */
function debianWithPgvector(): string | undefined {
  if (globSync('/usr/share/postgresql/*/extension/vector.control').length > 0) return undefined
  const root = process.env['SNAPBATCH_TEST_DEBIAN'] ?? join(tmpdir(), 'snapbatch-debian-13')
  if (globSync(`${root}/usr/share/postgresql/*/extension/vector.control`).length > 0) return root
  console.error(`Unpacking Debian 13 with PostgreSQL and pgvector into ${root}`)
  rmSync(root, {recursive: true, force: true})
  const include = '--include=postgresql-17,postgresql-17-pgvector'
  const mirror = /https?:\/\/\S+\/debian\/?(?=\s)/.exec(aptSources())?.[0]
  const {status} = spawnSync(
    'debootstrap',
    ['--variant=minbase', include, 'trixie', root, ...(mirror ? [mirror] : [])],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  )
  if (status === 0) return root
  rmSync(root, {recursive: true, force: true})
  console.error('That failed. Install postgresql with pgvector, or run this as root.')
  process.exit(MISSING)
}

/** Where this machine gets its own packages from. */
function aptSources(): string {
  const files = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*')]
  return files.flatMap((file) => (existsSync(file) ? [readFileSync(file, 'utf8')] : [])).join('\n')
}

const root = debianWithPgvector()
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', '--project', 'system', ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: dirname(import.meta.dirname),
  env: {...process.env, ...(root === undefined ? {} : {SNAPBATCH_TEST_DEBIAN: root})},
})
process.exitCode = run.status ?? 1
