import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'

/** Command lines whose code is compiled before: what every command goes through, and the start of a worker. */
const runs = [['--help'], ['version'], ['status'], ['overview'], ['search', 'x'], ['process', 'nothing']]

/**
 * What V8 makes of the code, by the same Node.js that will run it, after it has run the commands that have to start
 * quickly: functions that were compiled on the way are in it. Keys are names of assets. Throws where that Node.js refuses
 * one: a start would be slower by what it saves, and nothing would tell.
 */
export function codeCaches(node: string, assets: string, names: readonly string[]): Map<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-code-'))
  try {
    const script = join(folder, 'collect.cjs')
    writeFileSync(script, collector)
    const caches = new Map<string, Buffer>()
    for (const run of [...runs, []]) {
      const out = join(folder, 'out')
      const env = {PATH: process.env['PATH'], HOME: folder, SNAPBATCH_CACHE: join(folder, 'cache'), NO_COLOR: '1'}
      execFileSync(node, [script, assets, out, ...run], {env, cwd: folder, stdio: 'pipe'})
      const made = JSON.parse(readFileSync(out, 'utf8')) as Record<string, string>
      for (const name of names) {
        const bytes = Buffer.from(made[name] ?? '', 'base64')
        if (bytes.length > (caches.get(name)?.length ?? 0)) caches.set(name, bytes)
      }
    }
    refuseRefused(node, assets, folder, caches)
    return caches
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}

/** V8 does so where flags are others, too. */
function refuseRefused(node: string, assets: string, folder: string, caches: ReadonlyMap<string, Buffer>): void {
  for (const [name, bytes] of caches) {
    mkdirSync(dirname(join(folder, 'caches', name)), {recursive: true})
    writeFileSync(join(folder, 'caches', name), bytes)
  }
  const script = join(folder, 'check.cjs')
  writeFileSync(script, checker)
  execFileSync(node, [script, assets, join(folder, 'caches'), ...caches.keys()], {stdio: 'pipe'})
}

const checker = `
const {readFileSync} = require('node:fs')
const {Script} = require('node:vm')
const [, , assets, caches, ...names] = process.argv
const isRefused = (name) =>
  new Script(readFileSync(assets + '/' + name, 'utf8'), {cachedData: readFileSync(caches + '/' + name)}).cachedDataRejected
const refused = names.filter(isRefused)
if (refused.length > 0) throw new Error('Node.js refuses the code cache of ' + refused.join(', '))
`

/** Runs a command with the assets of a folder; without one it only compiles all that there is. */
const collector = `
const {existsSync, readFileSync, readdirSync, writeFileSync} = require('node:fs')
const {Script} = require('node:vm')
const [, , folder, out, ...words] = process.argv
const asset = (name) => existsSync(folder + '/' + name) ? readFileSync(folder + '/' + name) : null
const boot = new Script(asset('boot.js').toString(), {filename: 'snap/boot.js'})
const module_ = {exports: {}}
boot.runInThisContext()(module_.exports, require, module_)
process.argv.splice(2, 2)
const booted = module_.exports.boot(asset, () => '')
process.on('exit', () => module_.exports.withUsualFlags(() => {
  const made = {'boot.js': boot.createCachedData().toString('base64')}
  for (const [name, script] of booted.loader.scripts) made['js/' + name] = script.createCachedData().toString('base64')
  if (words.length === 0) for (const name of readdirSync(folder + '/js')) {
    made['js/' + name] = new Script(asset('js/' + name).toString(), {filename: 'snap/' + name}).createCachedData().toString('base64')
  }
  writeFileSync(out, JSON.stringify(made))
  process.exitCode = 0
}))
if (words.length > 0) booted.run('main')
`
