import {existsSync} from 'node:fs'
import {ExitCode, SnapError} from '../errors.ts'
import type {Host} from '../single/types.ts'
import type {Packaged} from './types.ts'

/** Given to each chunk by src/single/load.ts. */
declare const snapHost: Host

const {manifest} = snapHost
const own = 'snapbatch'
const inside = (name: string, file: string): boolean => Object.hasOwn(manifest.files, `${name}/${file}`)

// Native libraries are also asked for by packages: what they see is the same.
snapHost.toError = ({message, hint, ...cause}) =>
  new SnapError('E_NO_CACHE', message, {exit: ExitCode.missing, hint, cause})

/** On Linux the executable that runs, also when another version has taken its place since: its workers would not understand us. */
const running = '/proc/self/exe'

/** Workers of a replaced file know it by a name that is no file any more. */
function ofRunning(entry: string, ...args: string[]): string[] {
  const [file, ...words] = snapHost.command(entry, ...args)
  return [existsSync(running) ? running : file!, ...words]
}

const damaged = 'Everything is inside the program file: copy it again.'

/** Packages, own files and entries inside of one executable. */
export const packaged: Packaged = {
  form: 'binary',
  build: manifest.build,
  codeRoot: 'snap:',
  version: manifest.version,
  versionOf: (name) => manifest.versions[name] ?? null,
  load: (module) => snapHost.load(module),
  has: inside,
  file: (name, file) => (inside(name, file) ? snapHost.path(`${name}/${file}`) : null),
  read: (name, file) => snapHost.read(`${name}/${file}`),
  inScope: (scope) => Object.keys(manifest.versions).filter((name) => name.startsWith(`${scope}/`)),
  own: (file) => snapHost.read(`${own}/${file}`),
  ownFolder: (folder) => {
    const [group] = Object.entries(manifest.files).flatMap(([name, file]) =>
      name.startsWith(`${own}/${folder}/`) ? [file.group] : [],
    )
    return group === undefined ? null : snapHost.folder(group, `${own}/${folder}`)
  },
  cache: () => snapHost.place(),
  notKept: () => {
    const used = snapHost.used()
    if (!used?.isNew) return []
    return used.refused.length > 0 ? used.refused : ['there is no home folder']
  },
  useHome: (folder) => snapHost.useHome(folder),
  handOver: (pid) => snapHost.handOver(pid),
  command: () => [snapHost.executable],
  worker: () => {
    const [file, entryWord, entry] = ofRunning('worker')
    return {execPath: file!, execArgv: [entryWord!], entry: entry!}
  },
  thread: (name) => snapHost.thread(name),
  trial: (module) => ofRunning('trial', module),
  install: (_packages, otherwise = damaged) => otherwise,
  remedy: () => damaged,
}
