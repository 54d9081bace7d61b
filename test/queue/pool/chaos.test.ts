import {setTimeout as sleep} from 'node:timers/promises'
import {afterEach, expect, test} from 'vitest'
import type {DocumentError} from '../../../src/errors.ts'
import {isAlive} from '../../helpers/processes.ts'
import type {FixtureTask} from './fixtures/entry.ts'
import {closePools, testPool} from './helpers.ts'

afterEach(closePools)

// What each kind of task has to come back as, whoever dies beside it.
const kinds: [FixtureTask, string][] = [
  [{do: 'echo', value: 'fine'}, 'fine'],
  [{do: 'echo', value: 'well'}, 'well'],
  [{do: 'bug'}, 'E_BUG bug'],
  [{do: 'encrypted'}, 'E_ENCRYPTED permanent'],
  [{do: 'reject'}, 'E_BUG bug'],
  [{do: 'exit', code: 0}, 'E_CRASHED crash'],
  [{do: 'signal', value: 'SIGSEGV'}, 'E_CRASHED crash'],
  [{do: 'spin'}, 'E_TIMEOUT timeout'],
  [{do: 'deaf'}, 'E_CANCELLED cancelled'],
]

test('every task gets the end that is its own, while its neighbours crash, hang and are cancelled', async () => {
  const pool = testPool({slots: 6, cancelMs: 50, recycleAfterJobs: 5})
  const runs = Array.from({length: 54}, async (_, number) => {
    const [task, expected] = kinds[(number * 7) % kinds.length]!
    const controller = new AbortController()
    const options = {signal: controller.signal, onProgress: () => task.do === 'deaf' && controller.abort()}
    const got = await pool.run(task, {...options, ...(task.do === 'spin' ? {hardMs: 300} : {})}).then(
      ({value}) => value.value as string,
      (error: DocumentError) => `${error.code} ${error.class}`,
    )
    return {number, task: task.do, got, expected}
  })
  const ends = await Promise.all(runs)
  expect(ends.filter(({got, expected}) => got !== expected)).toEqual([])
})

test('children killed from outside at any moment lose no task and mix up no answers', async () => {
  const pool = testPool({slots: 4})
  const done = new AbortController()
  const killer = (async () => {
    for (let turn = 0; !done.signal.aborted; turn++) {
      const pid = pool.state()[turn % 4]?.pid
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL')
      await sleep(100)
    }
  })()
  const ends = await Promise.all(
    Array.from({length: 200}, (_, value) =>
      pool.run({do: 'burn', ms: 10, value}).then(
        ({value: answer}) => (answer.value === value ? 'right' : 'wrong'),
        (error: DocumentError) => error.code,
      ),
    ),
  )
  done.abort()
  await killer
  expect(new Set(ends)).toEqual(new Set(['right', 'E_CRASHED']))
})
