import {join} from 'node:path'
import {type Plugin, rolldown} from 'rolldown'

/** Modules that are started or imported by path; their names in dist are those in src. */
export const entries = [
  'index',
  'program/main',
  'app/worker/main',
  'queue/heartbeat/thread',
  'queue/pool/pulse',
  'pipeline/engines/tesseract-thread',
]

/** What oclif loads to find plugins in folders, of which the program has none, and to warn of a Node.js it cannot run in. */
const unused = /^(?:minimatch|semver|tinyglobby|wsl-utils)$/u

export const withoutUnused: Plugin = {
  name: 'without-unused',
  // sharp needs semver.
  resolveId: {
    filter: {id: unused},
    handler: (_source, importer) => (importer?.includes('@oclif/') ? '\0unused' : null),
  },
  load: {filter: {id: /^\0unused$/u}, handler: () => 'export default null'},
}

/**
 * Most of what help prints is plain letters: their width is their number. The package builds an expression of 10 kB for
 * each word that it measures.
 */
export const plainWidths: Plugin = {
  name: 'plain-widths',
  async resolveId(id, importer) {
    if (id !== 'string-width') return null
    const found = await this.resolve(id, importer, {skipSelf: true})
    return found && {id: `${found.id}?plain`}
  },
  load(id) {
    if (!id.endsWith('?plain')) return null
    // oclif's is the function itself, with this name too; that of the packages which draw on terminals is a module.
    return `const {default: width} = require(${JSON.stringify(id.replace('?plain', ''))})
module.exports = (text, ...options) => (/^[ -~]*$/.test(text) ? text.length : width(text, ...options))`
  },
}

/**
 * The modules of dist: oclif inside, every other package left where npm puts it. 160 files of oclif and 120 of ours took
 * half of the time in which `snap status` answers.
 */
export async function bundle(root: string, dist = join(root, 'dist')): Promise<void> {
  const build = await rolldown({
    cwd: root,
    platform: 'node',
    input: Object.fromEntries(entries.map((name) => [name, join(root, 'src', `${name}.ts`)])),
    external: (id, importer) => isPackage(id) && !id.startsWith('@oclif/') && !importer?.includes('node_modules'),
    plugins: [withoutUnused, plainWidths],
    // help.ts is there at once as well as in the list of commands.
    checks: {ineffectiveDynamicImport: false},
  })
  await build.write({
    dir: dist,
    format: 'esm',
    // One folder below dist, like program/: paths of our own files are told from there.
    chunkFileNames: 'chunks/[name].js',
    codeSplitting: {groups: [{name: 'oclif', test: /node_modules[\\/]|^\0unused$/u}]},
  })
  await build.close()
}

const isPackage = (id: string) => !/^(?:[./\0]|node:)/u.test(id)
