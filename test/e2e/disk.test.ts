import {spawnSync} from 'node:child_process'
import {mkdirSync, readFileSync} from 'node:fs'
import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {createSnap, type Snap} from '../helpers/cli.ts'
import {writePictures} from '../helpers/pictures.ts'
import {checkStore, jobStatuses, leftovers, resultCounts} from '../helpers/truth.ts'

/** A disk of our own is a tmpfs in a namespace of our own; not every system lets its users make one. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0
const diskKb = 8192

/** Runs shell lines where the home is a disk of 8 MB; `snap ARGUMENTS` is the program. Returns what they print. */
async function onSmallDisk(snap: Snap, lines: string): Promise<string> {
  mkdirSync(snap.home)
  const {argv, env} = snap.command([])
  const [node, program, ...home] = argv.map((part) => `'${part}'`)
  const script = `set -e
    cd '${snap.folder}'
    mount -t tmpfs -o size=${diskKb}k,mode=700 tmpfs home
    fill() { dd if=/dev/zero of=home/filler bs=1k count=$((${diskKb} - $1)) status=none 2>/dev/null || true; }
    snap() { code=0; ${node} ${program} "$@" ${home.join(' ')} >stdout 2>stderr || code=$?; echo "$1 $code"; }
    ${lines}
    mkdir kept && cp -a home kept/`
  const {stdout} = await execa('unshare', ['-rm', 'sh', '-c', script], {env, extendEnv: false})
  return stdout
}

describe.runIf(canMount)('on a disk that is full', () => {
  const settings = {SNAPBATCH_RESOURCE_WAIT: '2s', SNAPBATCH_RETRY: '100ms,200ms,300ms'}

  test.each([0, 500, 2200])(
    'but for %i kB a run ends with 6, and with space it goes on without loss',
    async (freeKb) => {
      await using snap = createSnap(settings)
      writePictures(
        snap.path('in'),
        Array.from({length: 30}, () => ({})),
      )
      const printed = await onSmallDisk(
        snap,
        `fill ${freeKb}
      snap process in --concurrency 2
      cp stdout stdout.full; cp stderr stderr.full
      rm home/filler
      snap work --concurrency 2
      snap process in --concurrency 2`,
      )
      expect(printed.split('\n')).toEqual(['process 6', 'work 0', 'process 0'])
      const said = readFileSync(snap.path('stdout.full'), 'utf8') + readFileSync(snap.path('stderr.full'), 'utf8')
      expect(said).toMatch(/full|space/)
      expect(said).toMatch(/snap clean/)
      const home = snap.path('kept', 'home')
      expect(await checkStore(home)).toEqual(['ok'])
      expect(resultCounts(home)).toEqual(
        Array.from({length: 30}, () => expect.objectContaining({run: 1, page: 1, extraction: 1, states: 'done'})),
      )
      expect(Object.keys(jobStatuses(home))).toEqual(['done'])
      expect(leftovers(home)).toEqual([])
      // What was being read when the space ran out is read again, and nothing else.
      expect(snap.calls().length).toBeLessThanOrEqual(30 + 2 * 2)
    },
  )

  test('work pauses below the mark, says where, and goes on by itself when there is space', async () => {
    await using snap = createSnap({...settings, SNAPBATCH_MIN_FREE: '4MB'})
    writePictures(
      snap.path('in'),
      Array.from({length: 10}, () => ({})),
    )
    const printed = await onSmallDisk(
      snap,
      `fill 3000
      snap process in --wait --concurrency 2 --progress plain &
      until grep -q 'are free in' stderr 2>/dev/null; do sleep 0.1; done
      rm home/filler
      wait`,
    )
    expect(printed.trim()).toBe('process 0')
    const said = readFileSync(snap.path('stderr'), 'utf8')
    expect(said).toMatch(/are free in .*home, less than 4\.0 MB \(minFree\)[\s\S]*There is space again/u)
    const home = snap.path('kept', 'home')
    expect(Object.keys(jobStatuses(home))).toEqual(['done'])
    expect(snap.calls()).toHaveLength(10)
  })

  test('a disk that is only read is exit 9', async () => {
    await using snap = createSnap()
    writePictures(snap.path('in'), [{}, {}])
    const printed = await onSmallDisk(
      snap,
      `snap process in
      mount -o remount,ro home
      snap process in`,
    )
    expect(printed.split('\n')).toEqual(['process 0', 'process 9'])
    expect(readFileSync(snap.path('stderr'), 'utf8')).toMatch(/cannot be written[\s\S]*--home/)
  })
})
