/**
 * Publishes the .tgz of a folder that npm does not have yet, with provenance: what others depend on first.
 * Usage: node scripts/publish-npm.ts FOLDER   (needs nothing but Node.js, npm and tar)
 */
import {execFileSync, spawnSync} from 'node:child_process'
import {globSync} from 'node:fs'
import {join} from 'node:path'

interface Manifest {
  name: string
  version: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

const folder = process.argv[2]!
const packages = globSync('*.tgz', {cwd: folder}).map((name) => {
  const file = join(folder, name)
  const text = execFileSync('tar', ['-xzOf', file, 'package/package.json'], {encoding: 'utf8'})
  return {file, manifest: JSON.parse(text) as Manifest}
})
type Package = (typeof packages)[number]

const needs = (one: Package, other: Package): boolean =>
  other.manifest.name in {...one.manifest.dependencies, ...one.manifest.optionalDependencies}

/** How many others come before it. */
const depth = (one: Package): number =>
  Math.max(0, ...packages.filter((other) => needs(one, other)).map((other) => 1 + depth(other)))

/** E404 is the one answer that says that it is not there. */
function isPublished({name, version}: Manifest): boolean {
  const {status, stdout, stderr} = spawnSync('npm', ['view', `${name}@${version}`, 'version'], {encoding: 'utf8'})
  if (status === 0) return stdout.trim() === version
  if (stderr.includes('E404')) return false
  throw new Error(`npm view ${name}: ${stderr}`)
}

for (const {file, manifest} of packages.toSorted((a, b) => depth(a) - depth(b))) {
  const {name, version} = manifest
  if (isPublished(manifest)) console.log(`${name} ${version} is there already`)
  else execFileSync('npm', ['publish', file, '--provenance', '--access', 'public'], {stdio: 'inherit'})
}
