import {globSync, readFileSync, rmSync} from 'node:fs'
import {dirname, join} from 'node:path'

/**
 * Removes the type declarations that nobody can import: the package exports its index only. 1,050 of 1,090 files, and with
 * them what a user's editor would offer to import.
 */
export function pruneDeclarations(dist: string): void {
  const kept = reached(join(dist, 'index.d.ts'))
  for (const file of globSync('**/*.d.ts', {cwd: dist})) {
    if (!kept.has(join(dist, file))) rmSync(join(dist, file))
  }
}

const imported = /(?:from|import\()\s*['"](?<path>[^'"\s]+)['"]/gu

/** A declaration and all that it imports. Throws where one of them is not there, or is a package whose types would be missing. */
function reached(file: string, seen = new Set<string>()): Set<string> {
  seen.add(file)
  for (const match of readFileSync(file, 'utf8').matchAll(imported)) {
    const path = match.groups!['path']!
    if (path.startsWith('node:')) continue
    if (!path.startsWith('.'))
      throw new Error(`${file} needs the types of ${path}, which nobody has who installs the package`)
    const next = join(dirname(file), path.replace(/\.[jt]s$/u, '.d.ts'))
    if (!seen.has(next)) reached(next, seen)
  }
  return seen
}
