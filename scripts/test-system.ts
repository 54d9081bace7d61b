/** Runs the tests that judge our files with other people's programs. Installs nothing. */
import {spawnSync} from 'node:child_process'
import {accessSync, constants} from 'node:fs'
import {createRequire} from 'node:module'
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
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', '--project', 'system', ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: dirname(import.meta.dirname),
})
process.exitCode = run.status ?? 1
