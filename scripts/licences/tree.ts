import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

interface Edges {
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, {optional?: boolean}>
}

/** What of a package.json, or of an entry of the lock file, decides which packages come with a package. */
export interface Manifest extends Edges {
  name?: string
  version?: string
  license?: string
  integrity?: string
}

/** A package of the tree. */
export interface Component {
  /** As npm calls it: of `pdf-lib`, which is an alias, "@cantoo/pdf-lib". */
  name: string
  version: string
  /** As the package declares it; `null` where it says nothing. */
  licence: string | null
  /** SHA-512 of its tarball in base64, null where the lock file does not have it. */
  sha512: string | null
  /** Only optional dependencies lead to it. */
  optional: boolean
  /** Where it is installed; null for packages of other platforms. */
  folder: string | null
  /** Package URLs. */
  dependsOn: readonly string[]
}

export const purl = ({name, version}: Pick<Component, 'name' | 'version'>): string =>
  `pkg:npm/${name.replace(/^@/u, '%40')}@${version}`

type Lock = Record<string, Manifest>

export interface Tree {
  components: Component[]
  /** Package URLs of what the manifest itself asks for. */
  direct: readonly string[]
}

/**
 * Every package that comes with `manifest`, of all platforms, by the lock file of the checkout `root`: sorted by name.
 * `extra` are packages that the lock file does not know, by name.
 */
export function shippedTree(root: string, manifest: Manifest, extra: ReadonlyMap<string, Manifest>): Tree {
  const lock = readLock(root, extra)
  const required = reach(lock, manifest, requiredOf)
  const all = reach(lock, manifest, allOf)
  const found = [...all].map((path) => component(root, lock, path, !required.has(path)))
  const byPurl = Map.groupBy(found, purl)
  const components = [...byPurl.values()].map(merged).sort((a, b) => compare(purl(a), purl(b)))
  return {components, direct: purlsOf(lock, '', manifest)}
}

/** Not by locale: the order must be the same everywhere. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function readLock(root: string, extra: ReadonlyMap<string, Manifest>): Lock {
  const {packages} = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {packages: Lock}
  return {...packages, ...Object.fromEntries([...extra].map(([name, entry]) => [`node_modules/${name}`, entry]))}
}

const requiredOf = ({dependencies, peerDependencies, peerDependenciesMeta, optionalDependencies}: Edges): string[] =>
  [
    ...Object.keys(dependencies ?? {}),
    ...Object.keys(peerDependencies ?? {}).filter((name) => peerDependenciesMeta?.[name]?.optional !== true),
  ].filter((name) => optionalDependencies?.[name] === undefined)

const allOf = (edges: Edges): string[] => [...requiredOf(edges), ...Object.keys(edges.optionalDependencies ?? {})]

function reach(lock: Lock, start: Manifest, edgesOf: (edges: Edges) => string[]): Set<string> {
  const reached = new Set<string>()
  const visit = (path: string, entry: Manifest): void => {
    for (const next of targets(lock, path, edgesOf(entry))) {
      if (reached.has(next)) continue
      reached.add(next)
      visit(next, lock[next]!)
    }
  }
  visit('', start)
  return reached
}

const targets = (lock: Lock, from: string, names: readonly string[]): string[] =>
  names.map((name) => locate(lock, from, name)).filter((path) => path !== null)

/** Node's way up: the package's own node_modules first. */
function locate(lock: Lock, from: string, name: string): string | null {
  const path = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
  if (lock[path] !== undefined) return path
  if (from === '') return null
  const above = from.lastIndexOf('/node_modules/')
  return locate(lock, above < 0 ? '' : from.slice(0, above), name)
}

function component(root: string, lock: Lock, path: string, optional: boolean): Component {
  const entry = lock[path]!
  const folder = existsSync(join(root, path, 'package.json')) ? join(root, path) : null
  return {
    ...nameOf(path, entry),
    licence: entry.license ?? declaredLicence(folder),
    sha512: /^sha512-(?<base64>.+)$/u.exec(entry.integrity ?? '')?.groups?.['base64'] ?? null,
    optional,
    folder,
    dependsOn: purlsOf(lock, path, entry),
  }
}

const purlsOf = (lock: Lock, path: string, edges: Edges): string[] =>
  targets(lock, path, allOf(edges))
    .map((target) => purl(nameOf(target, lock[target]!)))
    .sort(compare)

function nameOf(path: string, {name, version}: Manifest): {name: string; version: string} {
  return {name: name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), version: version ?? '0'}
}

function declaredLicence(folder: string | null): string | null {
  if (folder === null) return null
  const {license} = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {license?: unknown}
  return typeof license === 'string' ? license : null
}

/** The same version of a package at several places. */
function merged(same: Component[]): Component {
  const [first, ...others] = same
  return {
    ...first!,
    folder: same.find(({folder}) => folder !== null)?.folder ?? null,
    optional: same.every(({optional}) => optional),
    dependsOn: [...new Set([first!, ...others].flatMap(({dependsOn}) => dependsOn))].sort(compare),
  }
}
