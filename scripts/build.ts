/** Makes dist/ and oclif.manifest.json. Run by npm's `prepare`, so that a fresh clone works after `npm install`. */
import {execFileSync} from 'node:child_process'
import {mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {createRequire} from 'node:module'
import {dirname, join} from 'node:path'
import {build} from 'vite'
import type {OclifCommand} from '../src/command-shapes.ts'
import {bundle} from './bundle.ts'
import {pruneDeclarations} from './declarations.ts'
import {writeLicences} from './licences/index.ts'
import {manifestOf} from './manifest.ts'
import {manualOf} from './manual.ts'
import {openApiFile, openApiText} from './openapi.ts'

const root = dirname(import.meta.dirname)
const manifestFile = join(root, 'oclif.manifest.json')

/** The pages of the dashboard, beside the server that sends them. */
function bundlePages() {
  // Of any other kind they are larger, and name the files of this folder.
  process.env['NODE_ENV'] = 'production'
  return build({configFile: join(root, 'src/dashboard/web/vite.config.ts')})
}

async function declareTypes(): Promise<void> {
  await rm(join(root, 'dist'), {recursive: true, force: true})
  const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
  const {bin} = JSON.parse(await readFile(typescript, 'utf8')) as {bin: {tsc: string}}
  execFileSync(process.execPath, [join(dirname(typescript), bin.tsc), '-p', root, '--emitDeclarationOnly'], {
    stdio: 'inherit',
    cwd: root,
  })
}

async function writeManifest(): Promise<readonly OclifCommand[]> {
  const manifest = await manifestOf(root)
  await writeFile(manifestFile, `${JSON.stringify(manifest)}\n`)
  return Object.values(manifest.commands)
}

async function writeManual(commands: readonly OclifCommand[]): Promise<void> {
  await mkdir(join(root, 'dist/man'))
  await writeFile(join(root, 'dist/man/snapbatch.1'), manualOf(root, commands))
}

await rm(manifestFile, {force: true})
await declareTypes()
pruneDeclarations(join(root, 'dist'))
await bundle(root)
await writeFile(openApiFile, await openApiText())
await bundlePages()
await writeManual(await writeManifest())
await writeLicences({root, folder: join(root, 'dist/licences')})
