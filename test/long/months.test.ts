import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {execa} from 'execa'
import {expect, test} from 'vitest'
import {chooseSeed} from '../helpers/crash-rounds.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {fakeTime} from '../helpers/months/office.ts'

const minutes = Number(process.env['SNAPBATCH_TEST_MINUTES'] ?? 15)
const main = join(import.meta.dirname, '../helpers/months/main.ts')
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

interface Report {
  wrong: string[]
  /** Of the dashboard, every 3 s. */
  rss: {dashboard: number[]}
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Kills, stops, set clocks, a full disk, a locked store, a folder that vanishes: see test/helpers/months. */
test.runIf(canMount)(
  `${minutes} minutes of everything that can happen to it in months lose nothing`,
  async () => {
    const folder = await folderOfTest()
    mkdirSync(join(folder, 'home'))
    const script = `mount -t tmpfs -o size=160m,mode=700 tmpfs '${folder}/home'
    exec '${process.execPath}' '${main}' '${folder}' ${chooseSeed()} ${minutes}`
    // Without libfaketime clocks are not set.
    const env = {SNAPBATCH_TEST_FAKETIME: existsSync(fakeTime) ? '1' : '0'}
    const {stdout} = await execa('unshare', ['-rm', 'sh', '-ec', script], {env, stderr: 'inherit'})
    console.log(stdout)
    const {wrong, rss} = JSON.parse(stdout) as Report
    expect(wrong).toEqual([])
    // It is not killed in the second half.
    const half = rss.dashboard.slice(rss.dashboard.length / 2)
    const quarter = Math.floor(half.length / 2)
    if (minutes >= 10) expect(mean(half.slice(quarter))).toBeLessThan(mean(half.slice(0, quarter)) + 20)
  },
  3_600_000,
)
