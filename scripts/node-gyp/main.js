#!/usr/bin/env node
/**
 * What `npm install` in this checkout starts to compile a package. npm 7 to 11 compile whatever has a binding.gyp, also if
 * its package.json says `"gypfile": false`: a lock file does not have that field (npm/cli#9837). better-sqlite3, whose
 * libraries are in the package, would need a network, Python and a C++ compiler for nothing. All else is npm's node-gyp's.
 * JavaScript, not TypeScript: the machine's Node.js may run it.
 */
import {spawnSync} from 'node:child_process'
import {readFileSync} from 'node:fs'

const {gypfile, scripts = {}} = JSON.parse(readFileSync('package.json', 'utf8'))
// Not where the package's own script comes here: that one knows what it does.
const isImplied = scripts.preinstall === undefined && scripts.install === undefined

if (gypfile !== false || !isImplied) {
  const npms = String(process.env['npm_config_node_gyp'])
  const {status} = spawnSync(process.execPath, [npms, ...process.argv.slice(2)], {stdio: 'inherit'})
  process.exitCode = status ?? 1
}
