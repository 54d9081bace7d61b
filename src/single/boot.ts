import {realpathSync} from 'node:fs'
import {promisify} from 'node:util'
import {zstdDecompress} from 'node:zlib'
import {keepMemorySmall, withUsualFlags} from '../../bin/memory.js'
import {findProgram} from '../find-program.ts'
import {CacheError, fixAsked, homeVariable} from './cache-folder.ts'
import {createLoader, type Loader} from './load.ts'
import {handOver} from './temporary.ts'
import type {Host, Manifest, ReadAsset} from './types.ts'
import {assetOf, createUnpacker, isPacked} from './unpack.ts'

/** The first word of a command line that starts an entry of ours instead of a command. */
const entryWord = '--snapbatch-entry'

/** For the code cache, which has to be made under the flags that it is used under. */
export {withUsualFlags}

export interface Booted {
  manifest: Manifest
  loader: Loader
  /** Runs an entry by its name. */
  run(entry: string): void
}

/** Makes what runs inside the executable out of its assets. `threadCode` is what a thread runs to come here again. */
export function boot(asset: ReadAsset, threadCode: (entry: string) => string): Booted {
  const manifest = JSON.parse(asset('manifest.json')!.toString()) as Manifest
  fixAsked(process.env)
  const unpacker = createUnpacker(manifest, asset, process.env)
  const executable = findExecutable()
  const host: Host = {
    manifest,
    executable,
    load: (module) => loader.load(module),
    path: (file) => orTold(() => unpacker.path(file)),
    folder: (group, prefix) => orTold(() => unpacker.folder(group, prefix)),
    place: () => orTold(() => unpacker.place()),
    used: () => unpacker.used(),
    useHome: (folder) => {
      process.env[homeVariable] = folder
    },
    handOver,
    toError: (error) => error,
    read: (file) => readPacked(asset, file),
    thread: (entry) => new URL(`data:text/javascript,${encodeURIComponent(threadCode(entry))}`),
    command: (entry, ...args) => [executable, entryWord, entry, ...args],
  }
  const loader = createLoader(manifest, asset, host)
  const orTold = <T>(unpack: () => T): T => {
    try {
      return unpack()
    } catch (error) {
      throw error instanceof CacheError ? host.toError(error) : error
    }
  }
  const run = (entry: string): void => {
    if (entry === 'main') keepMemorySmall(process.argv[2])
    loader.load(`./${manifest.entries[entry]}`)
  }
  return {manifest, loader, run}
}

/**
 * Which entry the command line asks for; the words for it are taken out of `argv`. Typed by hand they are a wrong command like
 * any other: a worker has a channel to its pool, a trial a module to load, and threads are not started by a command line.
 */
export function entryOf(
  argv: string[],
  {entries, modules}: Pick<Manifest, 'entries' | 'modules'>,
  hasChannel = process.send !== undefined,
): string {
  const [, , word, entry = '', module = ''] = argv
  const isMeant = (entry === 'worker' && hasChannel) || (entry === 'trial' && Object.hasOwn(modules, module))
  if (word !== entryWord || !isMeant || !Object.hasOwn(entries, entry)) return 'main'
  argv.splice(2, 2)
  return entry
}

const unpacked = promisify(zstdDecompress)

async function readPacked(asset: ReadAsset, file: string): Promise<Buffer> {
  const bytes = asset(assetOf(file))
  if (bytes === null) throw Object.assign(new Error(`There is no ${file} inside the program`), {code: 'ENOENT'})
  // A copy: nobody may write into the memory of the executable.
  return isPacked(bytes) ? unpacked(bytes) : Buffer.from(bytes)
}

/** Without /proc Node.js knows only what it was called by: a name in PATH, a link. */
function findExecutable(): string {
  const found = findProgram(process.execPath, process.env)
  return found === null ? process.execPath : realpathSync(found)
}
