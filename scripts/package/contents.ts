import {matchesGlob} from 'node:path'

/** What the program's package must have. Of each source there has to be a module besides. */
const needed = [
  'LICENSE',
  'NOTICE',
  'README.md',
  'bin/launch.js',
  'bin/pinned-node.js',
  'bin/run.js',
  'dist/dashboard/web/index.html',
  'dist/index.d.ts',
  'dist/licences/THIRD-PARTY-LICENSES.txt',
  'dist/licences/sbom.cdx.json',
  'dist/man/snapbatch.1',
  'docs/openapi.json',
  'oclif.manifest.json',
  'package.json',
]

/** What it may have: where the pages' files have hashes in their names, and declarations that the index reaches. */
const permitted = [...needed, 'dist/dashboard/web/assets/*', 'dist/dashboard/web/*.svg', 'dist/**/*.d.ts']

export interface Contents {
  missing: string[]
  unexpected: string[]
}

/**
 * Compares the files of the program's package with what belongs there.
 * @param files paths in the package
 * @param sources paths of modules in src, without those of the dashboard's pages
 */
export function compareContents(files: readonly string[], sources: readonly string[]): Contents {
  const modules = sources.map((source) => `dist/${source.replace(/\.ts$/u, '.js')}`)
  const there = new Set(files)
  const known = new Set(modules)
  return {
    missing: [...needed, ...modules].filter((path) => !there.has(path)),
    unexpected: files.filter((path) => !known.has(path) && !permitted.some((pattern) => matchesGlob(path, pattern))),
  }
}
