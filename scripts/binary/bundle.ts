import {globSync, readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {join} from 'node:path'
import {type Plugin, type RolldownOutput, rolldown} from 'rolldown'
import {chunkWrapper} from '../../src/single/load.ts'
import {plainWidths, withoutUnused} from '../bundle.ts'
import {byText, root} from './parts.ts'

const require = createRequire(import.meta.url)

/** Files that are started by name, as a process or a thread. */
const entries: Readonly<Record<string, string>> = {
  main: 'src/single/main.ts',
  trial: 'src/single/trial.ts',
  worker: 'src/app/worker/main.ts',
  heartbeat: 'src/queue/heartbeat/thread.ts',
  pulse: 'src/queue/pool/pulse.ts',
  tesseract: 'src/pipeline/engines/tesseract-thread.ts',
}

/** Modules that a package requires by a name it makes up, or our sources choose among others. */
const hiddenModules = ['better-queue-memory', 'onnxruntime-node']

export interface Bundle {
  /** Wrapped code by the name of its chunk. */
  chunks: Map<string, string>
  entries: Record<string, string>
  modules: Record<string, string>
  /** Files that code was taken from. */
  sources: string[]
  /** Chunks that only a store on servers needs: what V8 makes of them would be 2 MB, for 20 ms of a start there. */
  ofServers: Set<string>
}

const servers = /node_modules\/(?:bullmq|ioredis|@aws-sdk|@smithy)\//u

/** Modules that our sources load by name, found where they do. */
function loadedModules(): string[] {
  const calls = globSync('src/**/*.ts', {cwd: root}).flatMap((file) => [
    ...readFileSync(join(root, file), 'utf8').matchAll(/\b(?:packaged|packages)\.load\('([^']+)'\)/gu),
  ])
  return [...new Set([...calls.map(([, name]) => name!), ...hiddenModules])].sort(byText)
}

/** All code as CommonJS chunks: what is loaded lazily stays so. */
export async function bundle(): Promise<Bundle> {
  const modules = loadedModules()
  const inputs = {
    ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, join(root, file)])),
    ...Object.fromEntries(modules.map((name) => [chunkName(name), require.resolve(name)])),
  }
  const building = await rolldown({
    input: inputs,
    platform: 'node',
    cwd: root,
    logLevel: 'silent',
    plugins: [withoutUnused, plainWidths, singleForm, nativeLibraries, tesseractCore],
  })
  const {output} = await building.generate({
    format: 'cjs',
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    // Their licences are in a file of the executable.
    comments: false,
    // Spaces are 2 MB of 10; names stay, so that a stack tells where.
    minify: {mangle: false, compress: false, codegen: {removeWhitespace: true}},
  })
  await building.close()
  return {
    chunks: new Map(output.flatMap((item) => (item.type === 'chunk' ? [[item.fileName, wrapped(item.code)]] : []))),
    entries: Object.fromEntries(Object.keys(entries).map((name) => [name, `${name}.js`])),
    modules: Object.fromEntries(modules.map((name) => [name, `${chunkName(name)}.js`])),
    sources: sourcesOf(output),
    ofServers: new Set(
      output.flatMap((item) =>
        item.type === 'chunk' && item.moduleIds.some((id) => servers.test(id)) ? [item.fileName] : [],
      ),
    ),
  }
}

const chunkName = (module: string): string => `module-${module.replaceAll(/[^a-z0-9-]+/giu, '-')}`
const wrapped = (code: string): string => chunkWrapper.begin + code + chunkWrapper.end
const sourcesOf = (output: RolldownOutput['output']): string[] =>
  output.flatMap((item) => (item.type === 'chunk' ? item.moduleIds : []))

/** The loader itself: one file, which needs nothing but Node.js. */
export async function bundleBoot(): Promise<string> {
  const building = await rolldown({input: join(root, 'src/single/boot.ts'), platform: 'node', cwd: root})
  const {output} = await building.generate({format: 'cjs', codeSplitting: false, comments: false})
  await building.close()
  return `(function (exports, require, module) { ${output[0].code}\n})`
}

/** Where src/packaged is for npm, it is for a single file. */
const singleForm: Plugin = {
  name: 'single-form',
  resolveId(source, importer) {
    const isSeam = source === './npm.ts' && importer === join(root, 'src/packaged/index.ts')
    return isSeam ? join(root, 'src/packaged/single.ts') : null
  },
}

/** Libraries stay outside, by a name that holds wherever the code ends up. */
const nativeLibraries: Plugin = {
  name: 'native-libraries',
  async resolveId(source, importer) {
    // Its default entry looks for the library in folders.
    if (source === 'better-sqlite3') {
      return this.resolve(`better-sqlite3/${process.platform}-${process.arch}`, importer, {skipSelf: true})
    }
    if (!source.endsWith('.node') || !importer) return null
    const path = source.startsWith('.') ? join(importer, '..', source) : source
    return {id: path.replaceAll('\\', '/').replace(/^.*node_modules\//u, ''), external: true}
  },
}

const coreName = /^tesseract\.js-core\/(tesseract-core(?:-simd|-relaxedsimd)?(?:-lstm)?)$/u

/** The cores of tesseract are handed their WebAssembly, which each looks for beside itself. Those that are not chosen here stay out. */
const tesseractCore: Plugin = {
  name: 'tesseract-core',
  resolveId(source) {
    const name = coreName.exec(source)?.[1]
    if (name === undefined) return null
    return ['tesseract-core-lstm', 'tesseract-core-relaxedsimd-lstm'].includes(name)
      ? `\0core:${name}`
      : {id: source, external: true}
  },
  load(id) {
    if (!id.startsWith('\0core:')) return null
    const name = id.slice('\0core:'.length)
    return `const core = require('tesseract.js-core/${name}.js')
module.exports = async (options) => core({...options, wasmBinary: await snapHost.read('tesseract.js-core/${name}.wasm')})`
  },
}
