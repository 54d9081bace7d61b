/**
 * Makes the packages for npm in dist-npm/, from a checkout that is built: a folder and a .tgz for the program, for its
 * twin, and for onnxruntime on each platform, or with --here on this one only.
 */
import {execFileSync} from 'node:child_process'
import {statSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {dirname, join} from 'node:path'
import {parseArgs} from 'node:util'
import {runtimes, stageProgram, stageRuntime, stageTwin} from './stage.ts'

const {here} = parseArgs({options: {here: {type: 'boolean'}}}).values
const root = dirname(dirname(import.meta.dirname))
const stage = {root, folder: join(root, 'dist-npm')}

/** Prints name and sizes of the .tgz that it makes. */
function pack(folder: string): void {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', stage.folder]
  const text = execFileSync('npm', args, {cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']})
  const [packed] = Object.values(
    JSON.parse(text) as Record<string, {filename: string; unpackedSize: number; entryCount: number}>,
  )
  const {filename, unpackedSize, entryCount} = packed!
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(2)
  const {size} = statSync(join(stage.folder, filename))
  console.log(`${filename}: ${megabytes(size)} MB, unpacked ${megabytes(unpackedSize)} MB, ${entryCount} files`)
}

await mkdir(stage.folder, {recursive: true})
pack(await stageProgram(stage))
pack(await stageTwin(stage))
for (const manifest of await runtimes(stage)) {
  const fits = manifest.os[0] === process.platform && manifest.cpu[0] === process.arch
  if (fits || here !== true) pack(await stageRuntime(stage, manifest))
}
