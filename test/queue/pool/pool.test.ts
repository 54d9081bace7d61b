import {execFile} from 'node:child_process'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterEach, describe, expect, test} from 'vitest'
import {DocumentError} from '../../../src/errors.ts'
import {isAlive, waitFor} from '../../helpers/processes.ts'
import {begin, closePools, type Echo, failureOf, testPool} from './helpers.ts'

afterEach(closePools)

describe('running tasks', () => {
  test('no process exists before the first task, and it is kept for the second', async () => {
    const pool = testPool({slots: 4})
    expect(pool.state()).toEqual([])
    const first = await pool.run({do: 'echo', value: 1})
    const second = await pool.run({do: 'echo', value: {deep: [new Date(0), undefined, 2n]}})
    expect(second.value).toEqual({value: {deep: [new Date(0), undefined, 2n]}, pid: first.value.pid, workerIndex: 0})
    expect(first.value.pid).not.toBe(process.pid)
    expect(pool.events).toHaveLength(1)
  })

  test('many tasks on 16 slots all get their own answer, and no slot is filled twice', async () => {
    const pool = testPool({slots: 16, recycleAfterJobs: 1000})
    const numbers = Array.from({length: 200}, (_, number) => number)
    const results = await Promise.all(numbers.map((value) => pool.run({do: 'echo', value})))
    expect(results.map(({value}) => value.value)).toEqual(numbers)
    const pidOfSlot = new Map(results.map(({value}: {value: Echo}) => [value.workerIndex, value.pid]))
    expect(results.every(({value}) => pidOfSlot.get(value.workerIndex) === value.pid)).toBe(true)
    expect(pool.state().length).toBeLessThanOrEqual(16)
  })

  test('a task that waits begins when a slot is free, in order of arrival', async () => {
    const pool = testPool({slots: 1})
    const ended: number[] = []
    await Promise.all([1, 2, 3].map((value) => pool.run({do: 'echo', value}).then(() => ended.push(value))))
    expect(ended).toEqual([1, 2, 3])
    expect(pool.state()).toMatchObject([{phase: 'idle', jobs: 3, label: null}])
  })

  test('a task gets answers to its questions, each its own, and hears what went wrong with one', async () => {
    const onAsk = async (question: unknown) => {
      if (question === 2) throw new DocumentError('E_UNREADABLE', 'nobody knows', {class: 'permanent'})
      return {answer: question}
    }
    const {value} = await testPool().run({do: 'ask', value: [1, 2, 3]}, {onAsk})
    expect(value).toEqual([{answer: 1}, 'nobody knows', {answer: 3}])
  })

  test('progress arrives, and a throwing listener hurts nobody', async () => {
    const warning = new Promise((resolve) => process.once('warning', resolve))
    const pool = testPool({
      onEvent: () => {
        throw new Error('broken display')
      },
    })
    const seen: number[] = []
    await pool.run(
      {do: 'progress'},
      {
        onProgress: (fraction) => {
          seen.push(fraction)
          throw new Error('broken bar')
        },
      },
    )
    expect(seen).toEqual([0.25, 0.5, 1])
    expect(await warning).toMatchObject({message: 'broken display'})
  })

  test('a child whose first job failed and left much behind makes room for a new one', async () => {
    const pool = testPool({recycleAboveMb: 100})
    await failureOf(pool.run({do: 'keepAndFail', mb: 200}))
    const {stats} = await pool.run({do: 'echo'})
    expect(stats.rssMb).toBeLessThan(200)
  })

  test('statistics tell time, memory and CPU of the job', async () => {
    const pool = testPool()
    await pool.run({do: 'echo'})
    const {stats} = await pool.run({do: 'burn', ms: 200})
    expect(stats.ms).toBeGreaterThanOrEqual(200)
    expect(stats.cpuMs).toBeGreaterThan(20)
    expect(stats.rssMb).toBeGreaterThan(20)
    expect(stats.rssMb).toBeLessThan(500)
  })

  test('the state names the job at work and its child', async () => {
    const clock = {now: () => 1234}
    const pool = testPool({clock})
    const {run, begun} = begin(pool, {do: 'deaf'}, {label: 'scan a.jpg'})
    await begun
    await waitFor('a sample', () => pool.state()[0]!.rssMb > 0)
    expect(pool.state()).toMatchObject([{id: 1, phase: 'busy', label: 'scan a.jpg', since: 1234, jobs: 0}])
    expect(isAlive(pool.state()[0]!.pid!)).toBe(true)
    expect(pool.kill(1)).toBe(true)
    expect(await failureOf(run)).toMatchObject({code: 'E_CRASHED', class: 'crash'})
    expect(pool.kill(1)).toBe(false)
  })
})

describe('the world of a child', () => {
  test('its environment is the minimal one, what starts with SNAPBATCH_ and what was given', async () => {
    process.env['SNAPBATCH_TEST'] = 'seen'
    process.env['SECRET_TOKEN'] = 'hidden'
    process.env['SNAPBATCH_STORE'] = 'postgres://me:hidden@h/d'
    const {value} = await testPool({env: {GIVEN: '1'}}).run({do: 'environment'})
    expect(value).toMatchObject({SNAPBATCH_TEST: 'seen', GIVEN: '1', PATH: process.env['PATH']})
    expect(JSON.stringify(value)).not.toContain('hidden')
    expect(Object.keys(value).filter((name) => name.startsWith('MALLOC_'))).toHaveLength(3)
    delete process.env['SNAPBATCH_TEST']
    delete process.env['SECRET_TOKEN']
    delete process.env['SNAPBATCH_STORE']
  })

  test('it runs at the priority asked for', async () => {
    expect((await testPool({nice: 7}).run({do: 'priority'})).value).toBe(7)
  })

  test('Ctrl-C is left to the parent', async () => {
    const pool = testPool()
    const {value} = await pool.run({do: 'echo'})
    process.kill(value.pid, 'SIGINT')
    expect((await pool.run({do: 'echo'})).value.pid).toBe(value.pid)
  })

  test('messages that libraries send by themselves are not taken for results', async () => {
    expect((await testPool().run({do: 'strangeMessages', value: 'real'})).value).toBe('real')
  })

  test('nothing that libraries print reaches our own output', async () => {
    const parent = fileURLToPath(new URL('./fixtures/printing-parent.ts', import.meta.url))
    const {stdout, stderr} = await promisify(execFile)(process.execPath, [parent])
    expect({stdout, stderr}).toEqual({stdout: '{"schema":1}', stderr: ''})
  })
})

test('an entry file that is started by hand says what it is', async () => {
  const entry = fileURLToPath(new URL('./fixtures/entry.ts', import.meta.url))
  await expect(promisify(execFile)(process.execPath, [entry])).rejects.toThrow('A worker is started by its pool')
})

describe('errors of tasks', () => {
  test('a DocumentError arrives with its class, hint and delay', async () => {
    const pool = testPool()
    expect(await failureOf(pool.run({do: 'encrypted'}))).toMatchObject({
      code: 'E_ENCRYPTED',
      class: 'permanent',
      message: 'Needs a password',
      hint: 'Try --password-file',
    })
    expect(await failureOf(pool.run({do: 'busyServer'}))).toMatchObject({class: 'throttled', retryAfterMs: 1234})
  })

  test('anything else thrown is a bug, with the stack of the child, which lives on', async () => {
    const pool = testPool()
    const error = await failureOf(pool.run({do: 'bug'}))
    expect(error).toMatchObject({code: 'E_BUG', class: 'bug', message: 'x is not a function'})
    expect(error.stack).toContain('fixtures/entry.ts')
    expect(pool.state()).toMatchObject([{phase: 'idle', jobs: 1}])
  })

  test('a result that cannot travel is a bug of the task, a task that cannot travel one of the caller', async () => {
    const pool = testPool()
    expect(await failureOf(pool.run({do: 'unclonable'}))).toMatchObject({class: 'bug'})
    expect(await failureOf(pool.run({do: 'echo', value: () => 1}))).toMatchObject({class: 'bug'})
    expect((await pool.run({do: 'echo', value: 3})).value.value).toBe(3)
    expect(pool.events).toHaveLength(1)
  })

  test.each(['reject', 'throwLater'])(
    'an error that nobody caught (%s) is a bug of the job, and the child is replaced',
    async (name) => {
      const pool = testPool()
      expect(await failureOf(pool.run({do: name}))).toMatchObject({code: 'E_BUG', class: 'bug'})
      expect((await pool.run({do: 'echo', value: 1})).value.value).toBe(1)
      expect(pool.events.filter((event) => event.type === 'worker-started')).toHaveLength(2)
    },
  )
})

describe('cancelling', () => {
  test('a job that listens ends at once and its child is kept', async () => {
    const pool = testPool()
    const controller = new AbortController()
    const {run, begun} = begin(pool, {do: 'obedient'}, {signal: controller.signal})
    await begun
    controller.abort()
    expect(await failureOf(run)).toMatchObject({code: 'E_CANCELLED', class: 'cancelled'})
    await pool.run({do: 'echo'})
    expect(pool.events).toHaveLength(1)
  })

  test('a job that does not listen is killed after the grace time, with the reason of the caller', async () => {
    const pool = testPool({cancelMs: 100})
    const controller = new AbortController()
    const {run, begun} = begin(pool, {do: 'deaf'}, {signal: controller.signal})
    await begun
    controller.abort(new DocumentError('E_CANCELLED', 'The batch was cancelled', {class: 'cancelled'}))
    expect(await failureOf(run)).toMatchObject({message: 'The batch was cancelled'})
    expect(pool.state()).toEqual([])
  })

  test('what a cancelled job still returns is not taken for a result', async () => {
    const pool = testPool()
    const controller = new AbortController()
    const run = pool.run({do: 'partial'}, {signal: controller.signal})
    await waitFor('the job to begin', () => pool.state()[0]?.phase === 'busy')
    controller.abort()
    expect(await failureOf(run)).toMatchObject({code: 'E_CANCELLED'})
  })

  test('a task that waits, waits for its process or comes cancelled never runs', async () => {
    const pool = testPool()
    const controller = new AbortController()
    const options = {signal: controller.signal}
    const runs = [pool.run({do: 'exit', code: 1}, options), pool.run({do: 'exit', code: 1}, options)]
    controller.abort()
    runs.push(pool.run({do: 'exit', code: 1}, options))
    for (const run of runs) expect(await failureOf(run)).toMatchObject({code: 'E_CANCELLED'})
    expect((await pool.run({do: 'echo', value: 1})).value.value).toBe(1)
    expect(pool.events).toHaveLength(1)
  })
})

describe('closing', () => {
  test('cancels what runs and waits, kills who does not end, and refuses new tasks', async () => {
    const pool = testPool({slots: 2, cancelMs: 100})
    const deaf = begin(pool, {do: 'deaf'})
    const obedient = begin(pool, {do: 'obedient'})
    const waiting = failureOf(pool.run({do: 'echo'}))
    await Promise.all([deaf.begun, obedient.begun])
    const pids = pool.state().map(({pid}) => pid!)
    await Promise.all([pool.close(), pool.close()])
    expect(pids.filter(isAlive)).toEqual([])
    for (const failure of [await failureOf(deaf.run), await failureOf(obedient.run), await waiting])
      expect(failure).toMatchObject({code: 'E_CANCELLED', class: 'cancelled'})
    expect(await failureOf(pool.run({do: 'echo'}))).toMatchObject({code: 'E_CANCELLED'})
  })

  test('ends idle children without force', async () => {
    const pool = testPool({slots: 2})
    await Promise.all([pool.run({do: 'echo'}), pool.run({do: 'echo'})])
    await pool.close()
    const ends = pool.events.filter((event) => event.type === 'worker-ended')
    expect(ends.map((event) => event.reason)).toEqual(['closed', 'closed'])
  })

  test('is possible before anything ran, and while a process starts', async () => {
    await testPool().close()
    const pool = testPool()
    const run = failureOf(pool.run({do: 'echo'}))
    await pool.close()
    expect(await run).toMatchObject({code: 'E_CANCELLED'})
  })
})

describe('recycling', () => {
  test('a child is replaced earlier if that is set for the queue of its last job', async () => {
    const pool = testPool({recycleAfterJobs: 100})
    const pids: number[] = []
    for (const recycleAfter of [3, 3, 3, 1, 1])
      pids.push((await pool.run({do: 'echo', value: 1}, {recycleAfter})).value.pid)
    expect(new Set(pids.slice(0, 3)).size).toBe(1)
    expect(new Set(pids).size).toBe(3)
  })

  test('a child is replaced after so many jobs, between jobs', async () => {
    const pool = testPool({recycleAfterJobs: 2})
    const pids: number[] = []
    for (let job = 0; job < 5; job++) pids.push((await pool.run({do: 'echo'})).value.pid)
    expect([new Set(pids).size, pids[0] === pids[1], pids[2] === pids[3]]).toEqual([3, true, true])
    await waitFor('the ends', () => pool.events.filter((event) => event.type === 'worker-ended').length === 2)
    expect(pool.events.find((event) => event.type === 'worker-ended')).toMatchObject({reason: 'recycled', jobs: 2})
  })

  test('a child that holds much more than after its first job is replaced', async () => {
    const pool = testPool({recycleAboveMb: 100})
    const first = await pool.run({do: 'echo'})
    await pool.run({do: 'keep', mb: 30})
    expect((await pool.run({do: 'echo'})).value.pid).toBe(first.value.pid)
    await pool.run({do: 'keep', mb: 150})
    expect((await pool.run({do: 'echo'})).value.pid).not.toBe(first.value.pid)
  })

  test('models that the first job loads do not count', async () => {
    const pool = testPool({recycleAboveMb: 100})
    await pool.run({do: 'keep', mb: 200})
    await pool.run({do: 'echo'})
    expect(pool.events).toHaveLength(1)
  })
})
