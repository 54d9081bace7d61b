/** Checks the packages in dist-npm: publint has no complaint, and of the program's nothing is missing or too much. */
import {execFileSync} from 'node:child_process'
import {dirname, join} from 'node:path'
import {publint} from 'publint'
import {formatMessage} from 'publint/utils'
import {compareContents} from './contents.ts'
import {twinName} from './manifests.ts'

const root = dirname(dirname(import.meta.dirname))
const complaints: string[] = []

for (const name of ['snapbatch', twinName]) {
  const {messages, pkg} = await publint({pkgDir: join(root, 'dist-npm', name), strict: true})
  complaints.push(...messages.map((message) => `${name}: ${formatMessage(message, pkg)}`))
}

const packed = join(root, 'dist-npm/snapbatch')
const list = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {cwd: packed, encoding: 'utf8'})
const [{files: entries}] = Object.values(JSON.parse(list)) as [{files: {path: string}[]}]
const files = entries.map(({path}) => path)
const {missing, unexpected} = compareContents(files)
complaints.push(...missing.map((path) => `missing: ${path}`), ...unexpected.map((path) => `unexpected: ${path}`))

for (const complaint of complaints) console.error(complaint)
console.log(`${files.length} files, ${complaints.length} complaints`)
process.exitCode = complaints.length === 0 ? 0 : 1
