/**
 * How fast `snap work --forever --autoscale` comes to the number of workers that work asks for, up and down. Its pages are
 * read by the engine of the tests, which waits without using a core until a file is there.
 * Usage: npm run build && node scripts/bench-autoscale.ts [MIN,MAX] [JOBS]   (default 1,4 and 3 jobs)
 */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {openApp} from '../src/app/app.ts'
import {lessAfterMs, lessEveryMs} from '../src/app/drain/autoscale.ts'
import {loadConfig} from '../src/config/load.ts'
import {resolvePaths} from '../src/paths.ts'
import {gateVariable, writePictures} from '../test/helpers/pictures.ts'
import {machine, root, secondsUntil, snap, start} from './bench-programs.ts'

const [range = '1,4', jobs = '3'] = process.argv.slice(2)
const [least, most] = range.split(',').map(Number) as [number, number]
const wanted = Math.min(most, Math.max(least, Number(jobs)))
const folder = mkdtempSync(join(tmpdir(), 'snapbatch-autoscale-'))
const home = join(folder, 'home')
const gate = join(folder, 'gate')
const env = {
  SNAPBATCH_ENGINES: join(root, 'test/helpers/engines/fault.ts'),
  SNAPBATCH_TEST_CALLS: join(folder, 'calls'),
  [gateVariable]: gate,
  SNAPBATCH_STAGES: 'scan',
}

console.log(machine())
const app = await openApp({
  paths: resolvePaths(home, {}),
  config: loadConfig({flags: {}, env: {}, cwd: folder, userFile: join(folder, 'none.toml')}),
})
const office = start(['work', '--forever', '--autoscale', range, '--home', home], env)
const slots = async () => (await app.programs.list())[0]?.slots ?? 0
const atWork = async () =>
  (await app.programs.list())[0]?.workers.filter(({stage}) => stage === 'scan.page').length ?? 0
try {
  await secondsUntil(async () => (await slots()) === least)
  writePictures(
    join(folder, 'in'),
    Array.from({length: Number(jobs)}, () => ({fault: 'gate' as const})),
  )
  await snap(['process', join(folder, 'in'), '--detach', '--home', home], env)
  const up = await secondsUntil(async () => (await slots()) >= wanted)
  const busy = await secondsUntil(async () => (await atWork()) >= wanted)
  console.log(
    `${jobs} jobs: ${least} to ${await slots()} workers in ${up.toFixed(2)} s, all at work ${busy.toFixed(2)} s later (right: ${wanted})`,
  )
  writeFileSync(gate, '')
  const down = await secondsUntil(async () => (await slots()) === least, 300)
  const due = (lessAfterMs + (wanted - least - 1) * lessEveryMs) / 1000
  console.log(`nothing left: ${wanted} to ${await slots()} in ${down.toFixed(1)} s (due: ${due})`)
} finally {
  await office.end()
  await app.close()
  rmSync(folder, {recursive: true, force: true})
}
