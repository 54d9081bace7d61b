import {expect, test} from 'vitest'
import type {RunState} from '../../../src/store/types.ts'
import {type EveryStore, openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'

async function withRun() {
  const context = await openEveryStore()
  const item = queuedItem(0)
  const batch = await submitBatch(context.store, [item])
  return {...context, batch, run: item.run!.id, document: item.document!.id}
}

async function setState({store}: {store: EveryStore}, run: string, state: RunState, code?: 'E_OCR' | 'E_TIMEOUT') {
  const error = code && ({class: 'transient', code, message: 'failed'} as const)
  await store.applyEffects([{type: 'run.state', run, state, ...(error ? {error} : {})}], null)
}

test('a run remembers when its work began and ended, over pauses', async () => {
  const context = await withRun()
  const {store, clock, run} = context
  const began = clock.time
  await setState(context, run, 'running')
  clock.time += 100
  await setState(context, run, 'delayed', 'E_OCR')
  expect(await store.run(run)).toMatchObject({startedAt: began, finishedAt: null, error: {code: 'E_OCR'}})
  clock.time += 100
  await setState(context, run, 'running')
  clock.time += 100
  await setState(context, run, 'done')
  expect(await store.run(run)).toMatchObject({startedAt: began, finishedAt: began + 300, progress: 1, error: null})
})

test('a failed run that is requeued begins anew', async () => {
  const context = await withRun()
  const {store, run} = context
  await setState(context, run, 'failed', 'E_TIMEOUT')
  expect(await store.run(run)).toMatchObject({state: 'failed', error: {code: 'E_TIMEOUT'}})
  await setState(context, run, 'waiting')
  expect(await store.run(run)).toMatchObject({
    state: 'waiting',
    startedAt: null,
    finishedAt: null,
    error: null,
    progress: 0,
  })
})

test('progress stays between 0 and 1, pages are kept', async () => {
  const {store, run} = await withRun()
  await store.applyEffects(
    [
      {type: 'run.progress', run, progress: 1.5},
      {type: 'run.pages', run, pages: 12},
    ],
    null,
  )
  expect(await store.run(run)).toMatchObject({progress: 1, pages: 12})
  await store.applyEffects([{type: 'run.progress', run, progress: 0.25}], null)
  expect((await store.run(run))!.progress).toBe(0.25)
})

test.each(['run.state', 'run.pages', 'run.progress'] as const)(
  '%s of a run that is not there is an error',
  async (type) => {
    const {store} = await openEveryStore()
    const effect = {type, run: 'r_none', state: 'done', pages: 1, progress: 1} as const
    await expect(async () => store.applyEffects([effect], null)).rejects.toMatchObject({code: 'E_NOT_FOUND'})
  },
)

test('runs are listed by state, batch and error', async () => {
  const context = await openEveryStore()
  const {store} = context
  const items = [queuedItem(0), queuedItem(1), queuedItem(2)]
  const batch = await submitBatch(store, items)
  const other = queuedItem(3)
  await submitBatch(store, [other])
  const [first, second, third] = items.map(({run}) => run!.id) as [string, string, string]
  await setState(context, first, 'failed', 'E_OCR')
  await setState(context, second, 'failed', 'E_TIMEOUT')
  await setState(context, other.run!.id, 'failed', 'E_OCR')
  const failed = async (filter: {batch?: string; errorCode?: string; limit?: number}) =>
    (await store.runsByState('failed', {limit: 10, ...filter})).map(({id}) => id)
  expect(await failed({})).toEqual([first, second, other.run!.id])
  expect(await failed({limit: 1})).toEqual([first])
  expect(await failed({errorCode: 'E_OCR'})).toEqual([first, other.run!.id])
  expect(await failed({batch, errorCode: 'E_OCR'})).toEqual([first])
  expect((await store.runsByState('waiting', {limit: 10})).map(({id}) => id)).toEqual([third])
  expect((await store.runsOfBatch(batch)).map(({id}) => id)).toEqual([first, second, third])
})

test('lists of ids come back in their order, without what is not there', async () => {
  const {store} = await openEveryStore()
  const items = [queuedItem(0), queuedItem(1)]
  await submitBatch(store, items)
  const runs = items.map(({run}) => run!.id).reverse()
  const documents = items.map(({document}) => document!.id).reverse()
  expect((await store.runs([...runs, 'r_none'])).map(({id}) => id)).toEqual(runs)
  expect((await store.documents(['d_none', ...documents])).map(({id}) => id)).toEqual(documents)
  const bySha = await store.documentsBySha([items[0]!.document!.sha256, 'none'])
  expect([...bySha.values()].map(({id}) => id)).toEqual([items[0]!.document!.id])
})

test('all documents are read page by page in order of arrival, also when the cursor is deleted', async () => {
  const {store, ask} = await openEveryStore()
  const ids = ['d_03', 'd_04', 'd_05', 'd_06', 'd_07']
  const items = ids.map((id, at) => {
    const item = queuedItem(at)
    return {...item, document: {...item.document!, id, sha256: id}}
  })
  await submitBatch(store, items)
  const page = async (after: string | null) => (await store.documentsAfter(after, 2)).map(({id}) => id)
  expect(await page(null)).toEqual(['d_03', 'd_04'])
  expect(await page('d_04')).toEqual(['d_05', 'd_06'])
  await ask(`DELETE FROM document WHERE public_id = 'd_04'`)
  expect(await page('d_04')).toEqual(['d_05', 'd_06'])
  expect(await page('d_07')).toEqual([])
})

test('arrival numbers are reserved without overlap', async () => {
  const {store} = await openEveryStore()
  expect([await store.nextSeq(3), await store.nextSeq(1), await store.nextSeq(2)]).toEqual([1, 4, 5])
})

test.each(['running', 'delayed', 'failed'] as const)(
  'a cancelled run does not become %s by a job that was at work',
  async (state) => {
    const {store} = await openEveryStore()
    const item = queuedItem(0)
    const batch = await submitBatch(store, [item])
    const set = (next: RunState) => store.applyEffects([{type: 'run.state', run: item.run!.id, state: next}], null)
    await set('cancelled')
    await set(state)
    expect(await store.batchCounts(batch)).toEqual({cancelled: 1})
    await set('waiting')
    await set(state)
    expect(await store.batchCounts(batch)).toEqual({[state]: 1})
  },
)
