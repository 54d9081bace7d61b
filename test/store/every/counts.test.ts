import fc from 'fast-check'
import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import type {ItemOutcome, RunState, SubmitItem} from '../../../src/store/types.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitEffect} from '../helpers.ts'

const states: RunState[] = ['waiting', 'running', 'delayed', 'done', 'failed', 'cancelled']

type Step =
  | {do: 'batch'; items: {outcome: ItemOutcome; shared: number | null}[]}
  | {do: 'state'; run: number; state: RunState}
  | {do: 'deleteDocument'; run: number}
  | {do: 'deleteBatch'; batch: number}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('batch' as const),
      items: fc.array(
        fc.record({
          outcome: fc.constantFrom<ItemOutcome>(
            'queued',
            'queued',
            'queued',
            'unchanged',
            'duplicate',
            'skipped',
            'refused',
          ),
          shared: fc.option(fc.nat(30)),
        }),
        {maxLength: 5},
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({do: fc.constant('state' as const), run: fc.nat(30), state: fc.constantFrom(...states)}),
  },
  {weight: 1, arbitrary: fc.record({do: fc.constant('deleteDocument' as const), run: fc.nat(30)})},
  {weight: 1, arbitrary: fc.record({do: fc.constant('deleteBatch' as const), batch: fc.nat(10)})},
)

const truthSql = `
  SELECT i.batch_id batch, CASE i.outcome WHEN 'queued' THEN r.state ELSE i.outcome END state, count(*) n
  FROM batch_item i LEFT JOIN run r ON r.id = i.run_id
  WHERE i.outcome <> 'queued' OR i.run_id IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`

type Ask = Awaited<ReturnType<typeof openEveryStore>>['ask']

async function expectTruth(ask: Ask): Promise<void> {
  const kept = await ask(
    'SELECT batch_id batch, state, sum(n) n FROM batch_count GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2',
  )
  expect(kept).toEqual(await ask(truthSql))
  const [totals] = await ask(`
    SELECT (SELECT count(*) FROM document) documents, (SELECT coalesce(sum(bytes), 0) FROM document) bytes,
      (SELECT count(*) FROM batch) batches`)
  const counted = await ask<{name: string; n: number}>(`SELECT name, n FROM counter WHERE name <> 'seq'`)
  expect(Object.fromEntries(counted.map(({name, n}) => [name, n]))).toEqual(totals)
}

test('the counters of batches and totals equal what is counted, whatever happens to shared runs', async () => {
  const {store, ask, postgres} = await openEveryStore()
  const perform = async (one: Step, live: SubmitItem[], batches: string[]): Promise<void> => {
    const picked = 'run' in one && live.length > 0 ? live[one.run % live.length]! : undefined
    if (one.do === 'batch') {
      const batch = newId('b')
      await store.createBatch({id: batch, cwd: '/', outDir: null, meta: {}})
      const items = one.items.map(({outcome, shared}, ordinal) => itemOf(outcome, shared, ordinal, live))
      await store.applyEffects([submitEffect(batch, items)], null)
      batches.push(batch)
    } else if (one.do === 'state' && picked) {
      await store.applyEffects([{type: 'run.state', run: picked.run!.id, state: one.state}], null)
    } else if (one.do === 'deleteDocument' && picked) {
      live.splice(live.indexOf(picked), 1)
      await ask(`DELETE FROM document WHERE public_id = '${picked.document!.id}'`)
    } else if (one.do === 'deleteBatch' && batches.length > 0) {
      const [batch] = batches.splice(one.batch % batches.length, 1)
      await ask(`DELETE FROM batch WHERE public_id = '${batch}'`)
    }
  }
  await fc.assert(
    fc
      .asyncProperty(fc.array(step, {maxLength: 30}), async (steps) => {
        const [live, batches]: [SubmitItem[], string[]] = [[], []]
        for (const one of steps) {
          await perform(one, live, batches)
          await expectTruth(ask)
        }
        if (postgres === null) expect(await store.check()).toEqual(['ok'])
      })
      .afterEach(async () => {
        await ask('DELETE FROM batch')
        await ask('DELETE FROM document')
      }),
    {numRuns: 40},
  )
})

/** An item with a run that was there, or with a new one, which later items may share. */
function itemOf(outcome: ItemOutcome, shared: number | null, ordinal: number, live: SubmitItem[]): SubmitItem {
  if (outcome === 'skipped' || outcome === 'refused') return {ordinal, path: `/x/${ordinal}`, outcome}
  if (shared !== null && live.length > 0) {
    const from = live[shared % live.length]!
    return {...from, ordinal, outcome, run: {...from.run!, isNew: false}}
  }
  const item = queuedItem(ordinal, {outcome})
  live.push(item)
  return item
}
