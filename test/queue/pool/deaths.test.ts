import {execFile, fork} from 'node:child_process'
import {once} from 'node:events'
import {writeFileSync} from 'node:fs'
import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterEach, describe, expect, test} from 'vitest'
import {descendants, isAlive, waitFor, waitGone} from '../../helpers/processes.ts'
import {begin, closePools, failureOf, testPool} from './helpers.ts'

afterEach(closePools)

describe('a child that dies', () => {
  test.each(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGKILL', 'SIGTERM'])(
    'by %s crashes the job it worked on, and is replaced',
    async (value) => {
      const pool = testPool()
      const error = await failureOf(pool.run({do: 'signal', value}))
      expect(error).toMatchObject({code: 'E_CRASHED', class: 'crash'})
      expect(error.message).toContain(value)
      expect((await pool.run({do: 'echo', value: 1})).value.value).toBe(1)
    },
  )

  test.each([0, 3])('by exit code %i in mid task crashes the job', async (code) => {
    const error = await failureOf(testPool().run({do: 'exit', code}))
    expect(error).toMatchObject({code: 'E_CRASHED', class: 'crash'})
    expect(error.message).toContain(`exited with code ${code}`)
  })

  test('by its own full JavaScript heap is the fault of the job, and not tried again', async () => {
    const pool = testPool({execArgv: ['--max-old-space-size=40']})
    const error = await failureOf(pool.run({do: 'fillHeap'}))
    expect(error).toMatchObject({code: 'E_TOO_BIG', class: 'permanent'})
    expect(error.message).toContain('JavaScript memory')
  })

  test('leaves its last output in the stack, cut to 64 kB', async () => {
    const value = `lost start${'x'.repeat(100_000)}panic: last words`
    const {stack} = await failureOf(testPool().run({do: 'printAndDie', value}))
    expect(stack).toContain('panic: last words')
    expect(stack).not.toContain('lost start')
  })

  test('is not blamed with the output of earlier jobs', async () => {
    const pool = testPool()
    await pool.run({do: 'print', value: 'of an earlier job'})
    // Output has a pipe of its own and may be read just after the result; one more job, and it has been.
    await pool.run({do: 'echo'})
    const {stack} = await failureOf(pool.run({do: 'printAndDie', value: 'panic'}))
    expect(stack).toMatch(/Last output of the worker process:\npanic$/)
  })

  test('does not touch the jobs of its siblings', async () => {
    const pool = testPool({slots: 3})
    const runs = Array.from({length: 12}, (_, value) =>
      pool.run(value % 4 === 1 ? {do: 'signal', value: 'SIGSEGV'} : {do: 'echo', value}),
    )
    const results = await Promise.allSettled(runs)
    expect(results.map(({status}) => status)).toEqual(
      runs.map((_, value) => (value % 4 === 1 ? 'rejected' : 'fulfilled')),
    )
  })

  test.each([
    ['killed', {hardMs: 300}],
    ['dead', {value: 'die'}],
  ])('takes along what it had started: %s', async (_, {hardMs = 60_000, value}: {hardMs?: number; value?: string}) => {
    const started = Promise.withResolvers<number>()
    const run = testPool().run({do: 'grandchild', value}, {hardMs, onProgress: started.resolve})
    const pid = await Promise.race([started.promise, run])
    await failureOf(run)
    await waitGone(pid as number)
  })

  test('is noticed even if a program that left its group holds its pipes open', async () => {
    const started = Promise.withResolvers<number>()
    const run = testPool().run({do: 'grandchild', value: 'leave the group and die'}, {onProgress: started.resolve})
    expect(await failureOf(run)).toMatchObject({code: 'E_CRASHED', class: 'crash'})
    process.kill(await started.promise, 'SIGKILL')
  })

  test('between jobs hurts no job', async () => {
    const pool = testPool()
    const {value} = await pool.run({do: 'echo'})
    process.kill(value.pid, 'SIGKILL')
    const next = await pool.run({do: 'echo', value: 'next'})
    expect(next.value).toMatchObject({value: 'next'})
    expect(next.value.pid).not.toBe(value.pid)
  })
})

describe('limits', () => {
  test('an endless loop is killed at the hard limit', async () => {
    const pool = testPool()
    const error = await failureOf(pool.run({do: 'spin'}, {softMs: 100, hardMs: 300}))
    expect(error).toMatchObject({code: 'E_TIMEOUT', class: 'timeout'})
    expect(error.message).toContain('hard limit')
    expect(pool.state()).toEqual([])
  })

  test('at the soft limit a job may still return what it has', async () => {
    const pool = testPool()
    const {value} = await pool.run({do: 'partial'}, {softMs: 50, hardMs: 60_000})
    expect(value).toEqual({partial: true, code: 'E_TIMEOUT', class: 'timeout'})
    expect(pool.state()).toMatchObject([{phase: 'idle'}])
  })

  test("a job that ends with Node's AbortError at the soft limit fails with E_TIMEOUT", async () => {
    const error = await failureOf(testPool().run({do: 'obedient'}, {softMs: 50, hardMs: 60_000}))
    expect(error).toMatchObject({code: 'E_TIMEOUT', class: 'timeout'})
    expect(error.message).toContain('soft limit')
  })

  test('a job that eats memory is killed for good', async () => {
    const pool = testPool({maxRssMb: 4096})
    const error = await failureOf(pool.run({do: 'eat', mb: 2000}, {maxRssMb: 250}))
    expect(error).toMatchObject({code: 'E_TOO_BIG', class: 'permanent'})
    expect(error.message).toMatch(/2\d\d MB used, 250 MB allowed|[3-9]\d\d MB used, 250 MB allowed/)
  })

  test('code that never lets the event loop turn is killed when its part has used up its processor time', async () => {
    const pool = testPool()
    const error = await failureOf(pool.run({do: 'spin', budget: {what: 'Spinning', cpuMs: 300, growMb: 1000}}))
    expect(error).toMatchObject({code: 'E_TIMEOUT', class: 'permanent', hint: expect.any(String)})
    expect(error.message).toBe('Spinning takes more than 0.3 s of processor time')
    expect((await pool.run({do: 'echo', value: 'alive'})).value).toMatchObject({value: 'alive'})
  })

  test('the memory of a part counts from where it began', async () => {
    const pool = testPool()
    await pool.run({do: 'keep', mb: 200})
    const budget = {what: 'Eating', cpuMs: 60_000, growMb: 150}
    expect((await pool.run({do: 'keep', mb: 50, budget})).value).toBeUndefined()
    const error = await failureOf(pool.run({do: 'eat', mb: 2000, budget}))
    expect(error).toMatchObject({code: 'E_TOO_BIG', class: 'permanent', message: expect.stringContaining('150 MB')})
  })

  test('a budget that was lifted, or was of the job before, binds no more', async () => {
    const pool = testPool()
    const budget = {what: 'It', cpuMs: 100, growMb: 1000}
    await pool.run({do: 'echo', budget})
    await pool.run({do: 'burn', ms: 400})
    await pool.run({do: 'burn', ms: 400, budget, lift: true})
  })

  test('what earlier jobs left behind is not held against a small one', async () => {
    const pool = testPool({maxRssMb: 250, recycleAboveMb: 1000})
    await pool.run({do: 'echo'})
    await pool.run({do: 'keep', mb: 120})
    await pool.run({do: 'keep', mb: 120})
    const {value} = await pool.run({do: 'partial'}, {softMs: 300})
    expect(value).toMatchObject({partial: true})
    expect(pool.state()[0]!.rssMb).toBeGreaterThan(250)
  })

  test('a stopped child is killed when its beats stay away', async () => {
    const pool = testPool({beatMs: 50, silenceMs: 600})
    const error = await failureOf(pool.run({do: 'signal', value: 'SIGSTOP'}))
    expect(error).toMatchObject({code: 'E_CRASHED', class: 'crash'})
    expect(error.message).toContain('no sign of life')
  })

  test('time in which the parent itself was stopped or busy counts for nothing', async () => {
    const pool = testPool({slots: 2, beatMs: 20, sampleMs: 10, silenceMs: 2500})
    const {run, begun} = begin(pool, {do: 'obedient'}, {hardMs: 3000})
    await begun
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000)
    await pool.run({do: 'echo'})
    expect(pool.state()).toMatchObject([{phase: 'busy', jobs: 0}, {phase: 'idle'}])
    await pool.close()
    expect(await failureOf(run)).toMatchObject({code: 'E_CANCELLED'})
  })

  test('a child busy with synchronous code still beats', async () => {
    const pool = testPool({beatMs: 50, silenceMs: 1500})
    expect((await pool.run({do: 'burn', ms: 2000})).stats.ms).toBeGreaterThanOrEqual(2000)
  })
})

describe('processes that do not start', () => {
  test.each([
    ['there is no such program', {execPath: '/nonexistent/node'}],
    ['the system refuses at once', {env: {BROKEN: 'a\0b'}}],
    ['Node refuses its flags', {execArgv: ['--no-such-flag']}],
    ['the entry file is missing', {entry: '/nonexistent/entry.js'}],
  ])('are a transient failure: %s', async (_, options) => {
    const pool = testPool(options)
    const [one, two] = await Promise.all([failureOf(pool.run({do: 'echo'})), failureOf(pool.run({do: 'echo'}))])
    expect(one).toMatchObject({code: 'E_CRASHED', class: 'transient'})
    expect(two).toMatchObject({code: 'E_CRASHED', class: 'transient'})
    expect(pool.state()).toEqual([])
  })

  test('a system without free file descriptors is a transient failure, and the pool works when there are some', async () => {
    const parent = fileURLToPath(new URL('./fixtures/full-parent.ts', import.meta.url))
    const {stdout} = await promisify(execFile)('/bin/sh', [
      '-c',
      `ulimit -n 100; exec "$0" "$1"`,
      process.execPath,
      parent,
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      first: {code: 'E_CRASHED', class: 'transient', message: expect.stringContaining('EMFILE')},
      second: {value: 'works again'},
    })
  })

  test('the reason is in the stack', async () => {
    const {stack} = await failureOf(testPool({entry: '/nonexistent/entry.js'}).run({do: 'echo'}))
    expect(stack).toContain('Cannot find module')
  })

  test('an entry that never serves is killed after the time to start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'snapbatch-pool-'))
    const entry = join(folder, 'sleeper.mjs')
    writeFileSync(entry, 'setInterval(() => {}, 1000)')
    const error = await failureOf(testPool({entry, startMs: 200}).run({do: 'echo'}))
    expect(error).toMatchObject({code: 'E_CRASHED', class: 'transient'})
    await rm(folder, {recursive: true})
  })

  test('a pool whose first child could not start works with the next', async () => {
    const pool = testPool({slots: 2})
    const {begun, run} = begin(pool, {do: 'obedient'})
    process.kill(pool.state()[0]!.pid!, 'SIGINT')
    await begun
    expect(pool.events.filter((event) => event.type === 'worker-started')).toHaveLength(2)
    await pool.close()
    expect(await failureOf(run)).toMatchObject({code: 'E_CANCELLED'})
  })
})

describe('a parent that dies', () => {
  test.each(['SIGKILL', 'SIGTERM'] as const)(
    'by %s leaves no child behind, whatever the children do',
    async (signal) => {
      const parent = fork(new URL('./fixtures/parent.ts', import.meta.url), {execArgv: [], stdio: 'ignore'})
      const [pids] = (await once(parent, 'message')) as [number[]]
      await waitFor('all children at work', () => pids.length === 5 && pids.every(isAlive))
      expect(new Set(descendants(parent.pid!))).toEqual(new Set(pids))
      parent.kill(signal)
      await once(parent, 'exit')
      try {
        await Promise.all(pids.map((pid) => waitGone(pid, 5000)))
      } finally {
        for (const pid of pids.filter(isAlive)) process.kill(pid, 'SIGKILL')
      }
    },
  )
})
