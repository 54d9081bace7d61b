import {describe, expect, test} from 'vitest'
import {type RetryInput, retry} from '../../src/app/retry.ts'
import {parseWith} from '../../src/app/retry-command.ts'
import {type TestApp, testApp} from '../helpers/app.ts'

const permanent = {class: 'permanent', code: 'E_ENCRYPTED', message: 'locked', hint: '--password-file'} as const
const transient = {class: 'transient', code: 'E_OCR', message: 'busy'} as const
const failed: RetryInput = {ids: [], failed: true, with: {}, force: false}

/** One document that failed with each of these. */
async function failing(t: TestApp, ...failures: (typeof permanent | typeof transient)[]) {
  const files = failures.map(({code}, i) => t.file(`${i}-${code}.txt`, `document ${i}`))
  const {batch} = await t.submit(files)
  const items = await t.items(batch)
  for (const [i, failure] of failures.entries()) await t.fail(items[i]!.run!, failure)
  return {batch, items}
}

describe('retry', () => {
  test('with nothing that failed does nothing', async () => {
    const t = await testApp()
    expect(await retry(t.app, failed)).toEqual({schema: 1, batch: null, retried: 0, reports: [], skipped: []})
    expect(await t.app.store.batches(5)).toEqual([])
  })

  test('takes up what may pass and lists what the bytes themselves cause', async () => {
    const t = await testApp()
    const {items} = await failing(t, permanent, transient)
    const result = await retry(t.app, failed)
    expect(result).toMatchObject({
      retried: 1,
      skipped: [{path: items[0]!.path, code: 'E_ENCRYPTED', hint: '--password-file'}],
    })
    const [again] = await t.items(result.batch!)
    expect(again).toMatchObject({path: items[1]!.path, run: items[1]!.run, outcome: 'queued'})
    expect((await t.app.store.run(items[1]!.run!))?.state).toBe('waiting')
    expect(await t.app.queue.jobs({runs: [items[1]!.run!], states: ['ready']})).toHaveLength(1)
  })

  test('with --force takes up everything', async () => {
    const t = await testApp()
    await failing(t, permanent, transient)
    expect(await retry(t.app, {...failed, force: true})).toMatchObject({retried: 2, skipped: []})
  })

  test('with another option makes a run of its own, and the old failure is history once that is done', async () => {
    const t = await testApp()
    const {items} = await failing(t, permanent)
    const result = await retry(t.app, {...failed, with: {lang: ['deu']}})
    const [again] = await t.items(result.batch!)
    expect(again!.run).not.toBe(items[0]!.run)
    expect((await t.app.store.run(again!.run!))?.options.lang).toEqual(['deu'])
    await t.finish(again!.run!)
    expect(await retry(t.app, {...failed, force: true})).toMatchObject({retried: 0, skipped: []})
  })

  test('can be told the code, the batch, or the document', async () => {
    const t = await testApp()
    const one = await failing(t, transient)
    const other = await t.submit([t.file('other.txt', 'other')])
    const [item] = await t.items(other.batch)
    await t.fail(item!.run!, {...transient, code: 'E_TIMEOUT'})
    const retried = async (input: Partial<RetryInput>) => {
      const {batch, skipped} = await retry(t.app, {...failed, failed: false, ...input})
      expect(skipped).toEqual([])
      const items = batch ? await t.items(batch) : []
      for (const {run} of items) await t.fail(run!, {...transient, code: run === item!.run ? 'E_TIMEOUT' : 'E_OCR'})
      return items.map(({path}) => path.split('/').at(-1))
    }
    expect(await retried({errorCode: 'E_TIMEOUT'})).toEqual(['other.txt'])
    expect(await retried({batch: one.batch})).toEqual(['0-E_OCR.txt'])
    expect(await retried({ids: [item!.document!]})).toEqual(['other.txt'])
    expect(await retried({ids: [item!.run!, item!.document!]})).toEqual(['other.txt'])
  })

  test('of a document at work shares its run, and writes no second job', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'one')])
    const [item] = await t.items(batch)
    const again = await retry(t.app, {...failed, failed: false, ids: [item!.document!]})
    expect((await t.items(again.batch!)).map(({run}) => run)).toEqual([item!.run])
    expect(await t.app.queue.jobs({})).toHaveLength(1)
  })

  test('leaves a path alone that holds another document by now', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'one')
    const [old] = await t.items((await t.submit([path])).batch)
    await t.fail(old!.run!, transient)
    t.file('a.txt', 'another one')
    const [item] = await t.items((await t.submit([path])).batch)
    await retry(t.app, {...failed, failed: false, ids: [old!.run!]})
    expect((await t.app.store.document(item!.document!))?.sources.map((source) => source.path)).toEqual([path])
  })

  test('of runs that another process takes up in between writes each job once', async () => {
    const t = await testApp()
    const other = await testApp({folder: t.folder})
    await failing(t, transient, transient)
    const enqueue = t.app.queue.enqueue.bind(t.app.queue)
    t.app.queue.enqueue = async (jobs, effects) => {
      t.app.queue.enqueue = enqueue
      await retry(other.app, failed)
      return enqueue(jobs, effects)
    }
    const {batch} = await retry(t.app, failed)
    expect(await t.app.store.batchCounts(batch!)).toEqual({waiting: 2})
    expect(await t.app.queue.jobs({states: ['ready']})).toHaveLength(2)
  })

  test('an output goes where it was to go', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'a')], {outDir: `${t.folder}/out`})
    const [item] = await t.items(batch)
    await t.fail(item!.run!, transient)
    const result = await retry(t.app, failed)
    expect((await t.items(result.batch!))[0]!.outPath).toBe(`${t.folder}/out/a.txt.pdf`)
  })

  test('an id that is not there is a usage error', async () => {
    const t = await testApp()
    await expect(retry(t.app, {...failed, ids: ['d_f']})).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
    await expect(retry(t.app, {...failed, batch: 'b_f'})).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
  })
})

describe('parseWith', () => {
  test('reads options as the flags of their names do', () => {
    expect(parseWith(['lang=deu,eng', 'max-dpi=300', 'password-file=/p=1'])).toEqual({
      lang: ['deu', 'eng'],
      maxDpi: 300,
      passwordFile: '/p=1',
    })
  })

  test('a level is what it stands for, and a quality beside it counts', () => {
    expect(parseWith(['level=high'])).toEqual({lossless: false, quality: 40, maxDpi: 110})
    expect(parseWith(['quality=70', 'level=high', 'target-size=2MB'])).toEqual({
      lossless: false,
      quality: 70,
      maxDpi: 110,
      targetBytes: 2_000_000,
    })
    expect(parseWith(['level=lossless'])).toMatchObject({lossless: true})
  })

  test.each([
    'colour=red',
    'quality=0',
    'lang',
    'engine=quill',
    'toString=1',
    'level=most',
    'target-size=x',
    'quality=',
  ])('refuses %s', (pair) => {
    expect(() => parseWith([pair])).toThrow(expect.objectContaining({exit: 2}))
  })
})
