import {describe, expect, test} from 'vitest'
import {follow} from '../../src/app/follow.ts'
import {status} from '../../src/app/status.ts'
import {type TestApp, testApp} from '../helpers/app.ts'
import {fakeInterrupts, listening} from '../helpers/fake-stages.ts'

const start = 1_700_000_000_000

async function office() {
  let now = start
  let step = 0
  const clock = {
    now() {
      now += step
      return now
    },
  }
  const t = await testApp({clock})
  /** From now on each look at the clock is so much later. */
  const pass = (ms: number) => {
    step = ms
  }
  const reporter = listening()
  const watch = () =>
    follow(t.app, {id: undefined, timeout: undefined, whole: true}, {reporter, interrupts: fakeInterrupts()})
  return {...t, pass, watch, reporter}
}

/** A batch of which the process was killed before all inputs were in. */
async function killedWhileEnqueuing(t: TestApp): Promise<string> {
  const close = t.app.store.closeBatch
  t.app.store.closeBatch = async () => {}
  const {batch} = await t.submit([t.file('a.txt', 'one')])
  t.app.store.closeBatch = close
  return batch
}

describe('following a batch that is not closed', () => {
  test('goes on while inputs are still added, although all that is in is done', async () => {
    const t = await office()
    const batch = await killedWhileEnqueuing(t)
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    const other = await testApp({folder: t.folder})
    const counts = t.app.store.batchCounts.bind(t.app.store)
    let looks = 0
    t.app.store.batchCounts = async (id) => {
      const answer = await counts(id)
      if (++looks === 1) await other.app.store.closeBatch(batch)
      return answer
    }
    expect(await t.watch()).toMatchObject({exit: 0})
    expect(looks).toBeGreaterThan(1)
  })

  test('ends with work left when the process that enqueued was killed', async () => {
    const t = await office()
    const batch = await killedWhileEnqueuing(t)
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    t.pass(50_000)
    expect(await t.watch()).toMatchObject({exit: 8, batch: {batch: {finished: false, percent: 0, etaSeconds: null}}})
    expect((await status(t.app)).batches).toMatchObject([{id: batch, total: 1, finished: false, percent: 0}])
  })
})
