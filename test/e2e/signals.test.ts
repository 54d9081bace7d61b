import {execa} from 'execa'
import {describe, expect, test} from 'vitest'
import {createSnap, type Running, type Snap} from '../helpers/cli.ts'
import {type Script, writePictures} from '../helpers/pictures.ts'
import {descendants, waitFor} from '../helpers/processes.ts'
import {checkStore, jobStatuses, leftovers, query, resultCounts} from '../helpers/truth.ts'

const atGate: Partial<Script> = {fault: 'gate', times: 1}
const good = (count: number): Partial<Script>[] => Array.from({length: count}, () => ({}))

const isNoted = (running: Running, what: RegExp) => waitFor(String(what), () => what.test(running.said()))

/** All that was started by it is gone, and nothing that was running is lost or counted as a failure. */
async function expectParked(snap: Snap): Promise<void> {
  await waitFor('the end of all processes', () => snap.processes().length === 0)
  expect(jobStatuses(snap.home)).not.toHaveProperty('running')
  const counts = query(snap.home, 'SELECT sum(attempts) attempts, sum(crashes) crashes FROM job')
  expect(counts).toEqual([{attempts: 0, crashes: 0}])
}

async function expectWorkEndsIt(snap: Snap, documents: number): Promise<void> {
  expect(await snap.run(['work', '--concurrency', '2'])).toMatchObject({exitCode: 0})
  expect(resultCounts(snap.home)).toHaveLength(documents)
  expect(Object.keys(jobStatuses(snap.home))).toEqual(['done'])
  expect(await checkStore(snap.home)).toEqual(['ok'])
  expect(leftovers(snap.home)).toEqual([])
}

async function startAtGate(snap: Snap, args: string[] = []): Promise<Running> {
  const paths = writePictures(snap.path('in'), [atGate, atGate, ...good(10)])
  const running = snap.start(['process', ...paths, '--concurrency', '2', ...args])
  await waitFor('two calls at the gate', () => snap.calls().length === 2)
  return running
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s', (signal, code) => {
  test(`once lets running pages end, starts no other and ends with ${code} and the command that goes on`, async () => {
    await using snap = createSnap()
    const running = await startAtGate(snap)
    process.kill(-running.pid, signal)
    await isNoted(running, /running pages may end/)
    snap.openGate()
    const {exitCode, stdout, stderr} = await running.ended
    expect({exitCode, stderr}).toEqual({exitCode: code, stderr: expect.not.stringContaining('    at ')})
    expect(stdout).toMatch(/nothing is lost. Go on with: snap work/)
    expect(new Set(snap.calls())).toEqual(new Set(['1 1', '2 1']))
    expect(query(snap.home, 'SELECT number FROM page')).toHaveLength(2)
    await expectParked(snap)
    await expectWorkEndsIt(snap, 12)
    expect(snap.calls()).toHaveLength(12)
  })

  test('twice gives back what runs at once', async () => {
    await using snap = createSnap()
    const running = await startAtGate(snap, ['--json', '--progress', 'plain'])
    process.kill(running.pid, signal)
    await isNoted(running, /running pages may end/)
    process.kill(running.pid, signal)
    const {exitCode, stdout, stderr} = await running.ended
    expect({exitCode, stderr}).toEqual({exitCode: code, stderr: expect.not.stringContaining('    at ')})
    expect(JSON.parse(stdout)).toMatchObject({schema: 1, counts: {done: 0, failed: 0}})
    await expectParked(snap)
    await expectWorkEndsIt(snap, 12)
    expect(snap.calls()).toHaveLength(14)
  })
})

test('a worker process ignores the Ctrl-C of the terminal, and its page is not lost', async () => {
  await using snap = createSnap()
  const running = await startAtGate(snap)
  for (const child of descendants(running.pid)) process.kill(child, 'SIGINT')
  snap.openGate()
  expect(await running.ended).toMatchObject({exitCode: 0})
  expect(snap.calls()).toHaveLength(12)
  await expectParked(snap)
})

test('--max-time ends with 8 and leaves the rest to work', async () => {
  await using snap = createSnap()
  const paths = writePictures(snap.path('in'), good(60))
  const {exitCode, stdout} = await snap.run(['process', ...paths, '--concurrency', '1', '--max-time', '800ms'])
  expect(exitCode).toBe(8)
  expect(stdout).toMatch(/Time is up; the rest stays queued. Go on with: snap work/)
  expect(snap.calls().length).toBeLessThan(60)
  await expectParked(snap)
  await expectWorkEndsIt(snap, 60)
  expect(snap.calls()).toHaveLength(60)
})

describe('a reader that goes away', () => {
  const shell = (snap: Snap, line: (program: string) => string) => {
    const {argv, env} = snap.command([])
    const [node, program, ...home] = argv.map((part) => `'${part}'`)
    const [inputs, script] = [`'${snap.path('in')}'`, line(`${node} ${program} "$@" ${home.join(' ')}`)]
    return execa('sh', ['-c', `set -- process ${inputs} --concurrency 2; ${script}`], {
      env,
      extendEnv: false,
      reject: false,
    })
  }

  test.each([
    ['of the table', (snap: string) => `${snap} | head -n 1`],
    ['of the JSON', (snap: string) => `set -- "$@" --json; ${snap} | head -n 1`],
    [
      'of the progress',
      (snap: string) => `set -- "$@" --progress jsonl; { ${snap} 2>&1 >/dev/null; echo code $? >&3; } 3>&1 | head -n 1`,
    ],
    ['of everything, from the start', (snap: string) => `${snap} >&- 2>&-`],
  ])('%s stops no work and shows no stack trace', async (_, line) => {
    await using snap = createSnap()
    writePictures(snap.path('in'), good(12))
    const {stderr} = await shell(snap, line)
    expect(stderr).not.toMatch(/EPIPE| {4}at /)
    expect(snap.calls()).toHaveLength(12)
    expect(Object.keys(jobStatuses(snap.home))).toEqual(['done'])
    await expectParked(snap)
  })
})
