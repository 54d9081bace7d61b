import type {Manifest as Edges} from '../licences/tree.ts'

/** What the manifests here are made of. */
export interface OwnManifest extends Edges {
  name: string
  version: string
  description: string
  license: string
  engines: Record<string, string>
  bin: Record<string, string>
  man: string[]
  files: string[]
  oclif: Record<string, unknown>
  dependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

/** Name of the package for machines where npm refuses ours, because its folder of programs has a `snap` already. */
export const twinName = 'snapbatch-cli'

/** Where the builds of onnxruntime are that we repackage. */
export const runtimeName = 'onnxruntime-node'

/** What of it is the same on all platforms. */
export const commonName = 'onnxruntime-common'

/** Platform and architecture as Node.js calls them; each is a folder of the package onnxruntime-node. */
const platforms = [
  {os: 'darwin', cpu: 'arm64'},
  {os: 'linux', cpu: 'arm64'},
  {os: 'linux', cpu: 'x64'},
  {os: 'win32', cpu: 'arm64'},
  {os: 'win32', cpu: 'x64'},
] as const

/**
 * The packages of onnxruntime, each for one platform: npm installs the one that fits. Without the install script of
 * Microsoft's package, and without what only that needs.
 */
export function runtimeManifests(upstream: Edges & {version: string; license: string}) {
  return platforms.map(({os, cpu}) => ({
    name: `@snapbatch/onnxruntime-${os}-${cpu}`,
    version: upstream.version,
    description: `onnxruntime-node ${upstream.version} of Microsoft for ${os} on ${cpu} alone, without its install script`,
    license: upstream.license,
    os: [os],
    cpu: [cpu],
    // Its builds for Linux are made for glibc.
    ...(os === 'linux' ? {libc: ['glibc']} : {}),
    main: 'dist/index.js',
    files: ['dist', 'bin', 'THIRD-PARTY-LICENSES.txt', 'sbom.cdx.json'],
    dependencies: {[commonName]: upstream.dependencies?.[commonName] ?? ''},
    // Else pnpm 10 leaves it out together with the packages of the other platforms, which ask for it, too.
    bundleDependencies: [commonName],
    publishConfig: {access: 'public'},
  }))
}

export type RuntimeManifest = ReturnType<typeof runtimeManifests>[number]

/** In our own modules, by scripts/bundle.ts: with it, npm would install 34 packages that nothing loads. */
const bundled = '@oclif/core'

/**
 * Comes in our package, without what npm would compile: by a lock file, npm 7 to 11 do so although it asks not to be. In
 * dist/node_modules, not as a bundled dependency: with one, npm 10 installs sharp for all platforms, 220 MB.
 */
export const sqliteName = 'better-sqlite3'

/** Where: the modules of dist find it there, npm does not. */
export const sqliteFolder = 'dist/node_modules/better-sqlite3'

/** What of it is needed. */
export const sqliteFiles = ['lib', 'prebuilds', 'LICENSE']

/** Its package.json without what is needed to build it. */
export function sqliteManifest(upstream: Record<string, unknown>): Record<string, unknown> {
  const {scripts, dependencies, devDependencies, files, ...rest} = upstream
  return {...rest, files: sqliteFiles}
}

/** Our package.json as it is published: without what a checkout needs, with onnxruntime for one platform at a time. */
export function publishedManifest(own: OwnManifest, runtimes: readonly RuntimeManifest[]): OwnManifest {
  const {scripts, devDependencies, allowScripts, ...rest} = own as OwnManifest & Record<string, unknown>
  const {[runtimeName]: replaced, ...optional} = own.optionalDependencies
  const {[bundled]: inside, [sqliteName]: beside, ...dependencies} = own.dependencies
  const added = Object.fromEntries(runtimes.map(({name, version}) => [name, version]))
  return {...rest, dependencies, optionalDependencies: sorted({...optional, ...added})}
}

/**
 * The twin: the whole program under its long name only. Not a package that asks for ours: it can be installed from a file, too.
 * @param published what publishedManifest gives
 */
export function twinManifest(published: OwnManifest): OwnManifest {
  return {
    ...published,
    name: twinName,
    bin: {snapbatch: 'bin/run.js'},
    oclif: {...published.oclif, bin: 'snapbatch'},
  }
}

const sorted = (all: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)))
