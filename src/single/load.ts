import {createRequire, isBuiltin} from 'node:module'
import {join} from 'node:path'
import {constants, Script} from 'node:vm'
import {withUsualFlags} from '../../bin/memory.js'
import {CacheError, cacheHint} from './cache-folder.ts'
import type {Host, Manifest, ReadAsset} from './types.ts'

interface Module {
  exports: unknown
}

/** `require` of the chunks: it knows what is inside the executable, and nothing of the file system. */
interface ChunkRequire {
  (name: string): unknown
  resolve(name: string): string
}

type Chunk = (
  exports: unknown,
  require: ChunkRequire,
  module: Module,
  filename: string,
  dirname: string,
  host: Host,
) => void

/** What a chunk is made into, when the executable is built. */
export const chunkWrapper = {
  begin: '(function (exports, require, module, __filename, __dirname, snapHost) { ',
  end: '\n})',
} as const

/** What paths of chunks begin with in stacks. */
const codeRoot = 'snap:'

export interface Loader {
  /** A chunk, or a module of a package by its name. Throws an Error of code MODULE_NOT_FOUND. */
  load(name: string): unknown
  /** Every chunk that was loaded, by its name. */
  scripts: ReadonlyMap<string, Script>
}

const builtin = createRequire(process.platform === 'win32' ? 'C:\\' : '/')

/**
 * Runs the chunks of the bundle from memory. Names are looked for in the list inside the executable only: no folder
 * node_modules on this machine can put anything in the place of a module.
 */
export function createLoader(manifest: Manifest, asset: ReadAsset, host: Host): Loader {
  const modules = new Map<string, Module>()
  const scripts = new Map<string, Script>()
  // Below a file there is nothing, however many folders a package goes up from where it thinks it lies.
  const nowhere = join(host.executable, 'a', 'b', 'c', 'd')

  const runChunk = (chunk: string, module: Module): void => {
    const script = compile(chunk, asset)
    scripts.set(chunk, script)
    const run = script.runInThisContext() as Chunk
    run(module.exports, require, module, join(nowhere, chunk), nowhere, host)
  }

  const link = (module: Module, path: string): void => {
    try {
      process.dlopen(module, path)
    } catch (error) {
      if (!/failed to map segment/u.test((error as Error).message)) throw error
      const message = `${path} may not be run: its file system is mounted noexec`
      throw host.toError(new CacheError(message, cacheHint, error))
    }
  }

  const once = (key: string, fill: (module: Module) => void): unknown => {
    const known = modules.get(key)
    if (known) return known.exports
    const module: Module = {exports: {}}
    modules.set(key, module)
    try {
      fill(module)
    } catch (error) {
      modules.delete(key)
      throw error
    }
    return module.exports
  }

  const require: ChunkRequire = Object.assign(
    (name: string): unknown => {
      if (isBuiltin(name)) return withOurRequire(name, require)
      const chunk = name.startsWith('./') ? name.slice(2) : listed(manifest.modules, name)
      if (chunk !== undefined && asset(`js/${chunk}`) !== null) return once(chunk, (module) => runChunk(chunk, module))
      const native = listed(manifest.natives, name)
      if (native !== undefined) return once(native, (module) => link(module, host.path(native)))
      throw notFound(name)
    },
    {
      resolve: (name: string): string => {
        if (isBuiltin(name)) return name
        const native = listed(manifest.natives, name)
        if (native === undefined) throw notFound(name)
        return host.path(native)
      },
    },
  )
  return {load: require, scripts}
}

/** With the code that V8 made of it when the executable was built; where that does not fit, it is compiled as ever. */
function compile(chunk: string, asset: ReadAsset): Script {
  const cachedData = asset(`js/${chunk}.cache`)
  const options = {
    // Below a plain name import() would look for packages in the folder that we are in, where anybody may have put some.
    filename: `${codeRoot}/${chunk}`,
    ...(cachedData === null ? {} : {cachedData}),
    // Engines of tests are files, which import() of the program loads.
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }
  const code = asset(`js/${chunk}`)!.toString()
  return withUsualFlags(() => new Script(code, options))
}

/** Modules of packages that are ECMAScript modules make a `require` of their own: it is to be ours. */
function withOurRequire(name: string, require: ChunkRequire): unknown {
  const found = builtin(name) as object
  return /^(?:node:)?module$/u.test(name) ? {...found, createRequire: () => require} : found
}

/** A name such as toString is in no list. */
const listed = (list: Record<string, string>, name: string) => (Object.hasOwn(list, name) ? list[name] : undefined)

const notFound = (name: string): Error =>
  Object.assign(new Error(`Cannot find module '${name}'`), {code: 'MODULE_NOT_FOUND'})
