import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {createRequire, getCompileCacheDir} from 'node:module'
import {dirname, extname, join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {installCommand} from './install-command.ts'
import type {Packaged, ThreadName} from './types.ts'

const require = createRequire(import.meta.url)

/** Root of this package: two folders up from the sources as from dist. */
const root = join(import.meta.dirname, '../..')

/** Beside this file as it runs: .ts from the sources, .js from dist. */
const entry = (path: string): URL => new URL(`../${path}${extname(import.meta.url)}`, import.meta.url)

const threads: Readonly<Record<ThreadName, string>> = {
  heartbeat: 'queue/heartbeat/thread',
  pulse: 'queue/pool/pulse',
  tesseract: 'pipeline/engines/tesseract-thread',
}

/** The folder of an installed package, also of those that export neither their package.json nor the file that is wanted. */
function folderOf(name: string): string | null {
  for (let folder = root; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) return candidate
    if (dirname(folder) === folder) return null
  }
}

function fileOf(name: string, file: string): string | null {
  const folder = folderOf(name)
  const path = folder === null ? null : join(folder, file)
  return path !== null && existsSync(path) ? path : null
}

function versionOf(folder: string | null): string | null {
  if (folder === null) return null
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {version: string}).version
}

function scopeOf(scope: string): string[] {
  const names = new Set<string>()
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    const packages = join(folder, 'node_modules', scope)
    if (existsSync(packages)) for (const name of readdirSync(packages)) names.add(`${scope}/${name}`)
  }
  return [...names]
}

function missing(name: string, file: string): Error {
  return Object.assign(new Error(`There is no file ${file} of the package ${name}`), {code: 'ENOENT'})
}

/** Packages in node_modules, entries as files, the Node.js that runs us. */
export const packaged: Packaged = {
  form: 'npm',
  build: {commit: null, hash: null},
  codeRoot: root,
  // Read when asked for: few commands want it.
  get version() {
    return versionOf(root)!
  },
  versionOf: (name) => versionOf(folderOf(name)),
  load: (module) => require(module) as unknown,
  has: (name, file) => fileOf(name, file) !== null,
  file: fileOf,
  read: async (name, file) => {
    const path = fileOf(name, file)
    if (path === null) throw missing(name, file)
    return readFile(path)
  },
  inScope: scopeOf,
  own: (file) => readFile(join(root, file)),
  ownFolder: (folder) => (existsSync(join(root, folder)) ? join(root, folder) : null),
  cache: () => ({folder: getCompileCacheDir() ?? null, isTemporary: false, refused: []}),
  notKept: () => [],
  useHome: () => {},
  handOver: () => {},
  command: () => [process.execPath, ...process.execArgv, process.argv[1]!],
  worker: () => ({execPath: process.execPath, execArgv: [], entry: fileURLToPath(entry('app/worker/main'))}),
  thread: (name) => entry(threads[name]),
  trial: (module) => [process.execPath, '-e', `require(${JSON.stringify(require.resolve(module))})`],
  install: (packages) => installCommand(packages, import.meta.filename, process.cwd()),
  remedy: (npmCommand) => npmCommand,
}
