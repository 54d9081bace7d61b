import {matchesGlob} from 'node:path'
import {entries} from '../bundle.ts'

/** What the program's package must have. */
const needed = [
  'LICENSE',
  'NOTICE',
  'README.md',
  'bin/launch.js',
  'bin/memory.js',
  'bin/pinned-node.js',
  'bin/run.js',
  'dist/dashboard/web/index.html',
  'dist/index.d.ts',
  ...entries.map((name) => `dist/${name}.js`),
  'dist/licences/THIRD-PARTY-LICENSES.txt',
  'dist/licences/sbom.cdx.json',
  'dist/man/snapbatch.1',
  'docs/openapi.json',
  'dist/node_modules/better-sqlite3/lib/index.js',
  'dist/node_modules/better-sqlite3/package.json',
  'dist/node_modules/better-sqlite3/prebuilds/linux-x64.node',
  'oclif.manifest.json',
  'package.json',
]

/** What it may have: names of chunks and of the pages' files are the bundlers', and of declarations it has what the index reaches. */
const permitted = [
  ...needed,
  'dist/chunks/*.js',
  'dist/dashboard/web/assets/*',
  'dist/dashboard/web/*.svg',
  'dist/**/*.d.ts',
  'dist/node_modules/better-sqlite3/LICENSE',
  'dist/node_modules/better-sqlite3/lib/**/*.js',
  'dist/node_modules/better-sqlite3/prebuilds/*.node',
]

export interface Contents {
  missing: string[]
  unexpected: string[]
}

/** Compares the files of the program's package, by their paths in it, with what belongs there. */
export function compareContents(files: readonly string[]): Contents {
  return {
    missing: needed.filter((path) => !files.includes(path)),
    unexpected: files.filter((path) => !permitted.some((pattern) => matchesGlob(path, pattern))),
  }
}
