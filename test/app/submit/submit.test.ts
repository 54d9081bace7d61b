import {mkdirSync, renameSync, utimesSync} from 'node:fs'
import {basename, join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {cancel} from '../../../src/app/cancel.ts'
import {publish} from '../../../src/app/drain/publish.ts'
import {findSource} from '../../../src/app/flow/source-file.ts'
import {showDocument} from '../../../src/app/show.ts'
import {inspectAll} from '../../../src/app/submit/inspect.ts'
import {SnapError} from '../../../src/errors.ts'
import {testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {fakeInterrupts} from '../../helpers/fake-stages.ts'
import {withoutRightsTo} from '../../helpers/rights.ts'

const permanent = {class: 'permanent', code: 'E_UNREADABLE', message: 'broken'} as const
const transient = {class: 'transient', code: 'E_OCR', message: 'busy'} as const

const outcomes = async (t: Awaited<ReturnType<typeof testApp>>, batch: string) =>
  (await t.items(batch)).map(({outcome, reason}) => (reason ? `${outcome}: ${reason}` : outcome))

describe('a document that is given again', () => {
  test('is unchanged when it is done, shares the run while it is open', async () => {
    const t = await testApp()
    const a = t.file('a.txt', 'one')
    const first = await t.submit([a])
    const again = await t.submit([a])
    const [run] = await t.app.store.runsOfBatch(first.batch)
    expect(await outcomes(t, again.batch)).toEqual(['queued'])
    expect((await t.app.store.runsOfBatch(again.batch)).map(({id}) => id)).toEqual([run!.id])
    expect(await t.app.queue.jobs({runs: [run!.id]})).toHaveLength(1)
    await t.finish(run!.id)
    const third = await t.submit([a])
    expect(third.unchanged).toBe(1)
    expect(await outcomes(t, third.batch)).toEqual(['unchanged'])
  })

  test('stays failed when its bytes are the cause, and is taken up again when they are not', async () => {
    const t = await testApp()
    const [broken, busy] = [t.file('broken.txt', 'b'), t.file('busy.txt', 'c')]
    const first = await t.submit([broken, busy])
    const [one, two] = await t.items(first.batch)
    await t.fail(one!.run!, permanent)
    await t.fail(two!.run!, transient)
    const again = await t.submit([broken, busy])
    expect(await outcomes(t, again.batch)).toEqual(['unchanged', 'queued'])
    expect((await t.app.store.run(two!.run!))?.state).toBe('waiting')
    expect((await t.app.queue.jobs({runs: [two!.run!], states: ['ready']})).map(({name}) => name)).toEqual([
      'scan.split',
    ])
  })

  test('that was encrypted is tried again with a list of passwords, which may have grown', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'a')
    const options = {...documentOptions, passwordFile: '/passwords'}
    const encrypted = {...permanent, code: 'E_ENCRYPTED'} as const
    const without = await t.submit([path])
    const listed = await t.submit([path], {options})
    for (const {batch} of [without, listed]) await t.fail((await t.items(batch))[0]!.run!, encrypted)
    expect(await outcomes(t, (await t.submit([path])).batch)).toEqual(['unchanged'])
    expect(await outcomes(t, (await t.submit([path], {options})).batch)).toEqual(['queued'])
  })

  test('makes a new run with --force and with other options, and nothing else does', async () => {
    const t = await testApp()
    const a = t.file('a.txt', 'one')
    const first = await t.submit([a])
    const [run] = await t.app.store.runsOfBatch(first.batch)
    await t.finish(run!.id)
    const forced = await t.submit([a], {force: true})
    const german = await t.submit([a], {options: {...documentOptions, lang: ['deu']}})
    const prior = await t.submit([a], {priority: 0})
    const runs = await Promise.all([forced, german, prior].map(({batch}) => t.app.store.runsOfBatch(batch)))
    expect(new Set([run!.id, runs[0]![0]!.id, runs[1]![0]!.id]).size).toBe(3)
    expect(runs[0]![0]).toMatchObject({generation: 1, optionHash: run!.optionHash})
    expect(prior.unchanged + (await t.items(prior.batch)).filter(({outcome}) => outcome === 'queued').length).toBe(1)
    expect((await t.app.store.totals()).documents).toBe(1)
  })
})

describe('two paths with the same bytes', () => {
  test('are one document and one run; the second is a duplicate', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'same'), t.file('b.txt', 'same')])
    const [a, b] = await t.items(batch)
    expect(await outcomes(t, batch)).toEqual(['queued', 'duplicate: same bytes as an earlier input'])
    expect(b!.run).toBe(a!.run)
    expect(await t.app.queue.jobs({})).toHaveLength(1)
  })

  test('are known by the first, which is the one that is no duplicate', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'same'), t.file('b.txt', 'same')])
    const [a] = await t.items(batch)
    const [stored] = await t.app.store.documents([a!.document!])
    expect(stored!.sources.map(({path}) => basename(path))).toEqual(['a.txt', 'b.txt'])
  })

  test('are two results with --keep-duplicates', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', 'same'), t.file('b.txt', 'same')], {keepDuplicates: true})
    expect((await t.items(batch)).map(({outcome}) => outcome)).toEqual(['queued', 'queued'])
  })
})

describe('what is no document', () => {
  test('an unknown type is skipped in a folder and refused when named', async () => {
    const t = await testApp()
    const strange = t.file('in/x.bin', Buffer.from([0, 1, 2, 250, 0, 0]))
    const inFolder = await t.submit(['in'])
    expect(await outcomes(t, inFolder.batch)).toEqual(['skipped: unknown type'])
    expect(inFolder.skipped).toBe(1)
    const byPattern = await t.submit(['in/*'])
    expect(byPattern.skipped).toBe(1)
    const named = await t.submit([strange])
    expect((await t.items(named.batch))[0]).toMatchObject({outcome: 'refused', error: {code: 'E_UNSUPPORTED'}})
  })

  test.skipIf(process.platform === 'win32')(
    'a folder that may not be listed is refused, with all below it',
    async () => {
      const t = await testApp()
      const closed = join(t.folder, 'closed')
      mkdirSync(closed)
      const submitted = await withoutRightsTo(closed, async () =>
        inspectAll([{path: closed, relativePath: 'closed', explicit: true}], t.app.store, {now: 0, inputs: new Set()}),
      )
      expect(submitted[0]).toMatchObject({
        type: 'refused',
        error: {
          code: 'E_UNREADABLE',
          message: `${closed} may not be read by this user.`,
          hint: `chmod u+rX "${closed}"`,
        },
      })
    },
  )

  test('an empty file and a missing one are refused, each with its code', async () => {
    const t = await testApp()
    const empty = t.file('empty.pdf', '')
    const gone = {path: `${t.folder}/gone.pdf`, relativePath: 'gone.pdf', explicit: true}
    const {batch} = await t.submit([gone, {path: empty, relativePath: 'empty.pdf', explicit: true}])
    expect((await t.items(batch)).map(({error}) => error?.code)).toEqual(['E_GONE', 'E_EMPTY'])
  })

  test('an archive that we wrote into the folder is skipped, unless it is named or somebody changed it', async () => {
    const t = await testApp()
    t.file('in/a.txt', 'one')
    const first = await t.submit(['in'])
    const [run] = await t.app.store.runsOfBatch(first.batch)
    await t.finish(run!.id, {archive: '%PDF-1.7 archive'})
    const copy = t.file('in/archive/a.txt.pdf', '%PDF-1.7 archive')
    const again = await t.submit(['in'])
    expect(await outcomes(t, again.batch)).toEqual(['unchanged', 'skipped: own output'])
    const named = await t.submit([copy])
    expect(await outcomes(t, named.batch)).toEqual(['queued'])
    t.file('in/archive/b.pdf', '%PDF-1.7 archive with a note')
    const changed = await t.submit(['in'])
    expect((await outcomes(t, changed.batch)).at(-1)).toBe('queued')
  })

  /** A folder of which one file was made smaller into another one, and one was kept. */
  async function smallerIn(out: string) {
    const t = await testApp()
    t.file('in/a.txt', 'one')
    t.file('in/kept.txt', 'two')
    const options = {...documentOptions, stages: ['compress' as const]}
    const compress = {options, outDir: join(t.folder, out), compress: null}
    const {batch} = await t.submit(['in'], compress)
    const [made, kept] = await t.items(batch)
    await t.finish(made!.run!, {archive: '%PDF-1.7 smaller'})
    await t.finish(kept!.run!, {archive: 'two'})
    await publish(t.app, await t.app.store.unpublished())
    return {t, compress}
  }

  test('what was made smaller, and never read, is read from the folder it was put into', async () => {
    const {t} = await smallerIn('small')
    expect(await outcomes(t, (await t.submit(['small'])).batch)).toEqual(['queued', 'queued'])
    const again = await smallerIn('small')
    expect(await outcomes(again.t, (await again.t.submit(['in', 'small'])).batch)).toEqual([
      'queued',
      'queued',
      'skipped: own output',
      'skipped: own output',
    ])
  })

  test('a copy of what could not be made smaller is no new input of the folder it lies in', async () => {
    const {t, compress} = await smallerIn('in/small')
    const passedOver = ['skipped: own output', 'skipped: own output']
    expect(await outcomes(t, (await t.submit(['in'], compress)).batch)).toEqual([
      'unchanged',
      'unchanged',
      ...passedOver,
    ])
    t.file('in/small/kept.txt.pdf', 'another')
    expect((await outcomes(t, (await t.submit(['in'], compress)).batch)).at(-1)).toBe('queued')
  })
})

describe('a path whose bytes change', () => {
  test('moves to the new document; the old one is kept and still says where it was', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'one')
    const first = await t.submit([path])
    const [old] = await t.items(first.batch)
    await t.finish(old!.run!)
    t.file('a.txt', 'two!')
    const second = await t.submit([path])
    const [now] = await t.items(second.batch)
    expect(now!.document).not.toBe(old!.document)
    expect((await t.app.store.document(now!.document!))?.sources.map((s) => s.path)).toEqual([path])
    expect(await showDocument(t.app, old!.document!)).toMatchObject({path, paths: [], state: 'done'})
  })

  test('is noticed when size and time stay the same but the change was a moment ago', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'one')
    const time = new Date()
    utimesSync(path, time, time)
    const first = await t.submit([path])
    t.file('a.txt', 'two')
    utimesSync(path, time, time)
    const second = await t.submit([path])
    const ids = [(await t.items(first.batch))[0]!.document, (await t.items(second.batch))[0]!.document]
    expect(new Set(ids).size).toBe(2)
  })
})

describe('a file that was renamed', () => {
  test('is known by its bytes: nothing is read again, and the job finds it at its new place', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'one')
    const first = await t.submit([path])
    const [item] = await t.items(first.batch)
    const moved = `${t.folder}/b.txt`
    renameSync(path, moved)
    const document = async () => (await t.app.store.document(item!.document!))!
    await expect(findSource(await document())).rejects.toMatchObject({code: 'E_GONE'})
    await t.submit([moved])
    expect(await findSource(await document())).toBe(moved)
    await t.finish(item!.run!)
    expect((await t.submit([moved])).unchanged).toBe(1)
  })

  test('other bytes at its place are E_CHANGED, the same bytes with another time are not', async () => {
    const t = await testApp()
    const path = t.file('a.txt', 'one')
    const {batch} = await t.submit([path])
    const [item] = await t.items(batch)
    const document = (await t.app.store.document(item!.document!))!
    utimesSync(path, new Date(1000), new Date(1000))
    expect(await findSource(document)).toBe(path)
    t.file('a.txt', 'six')
    await expect(findSource(document)).rejects.toMatchObject({code: 'E_CHANGED', class: 'permanent'})
  })
})

test('two processes that bring the same documents at once make each of them once', async () => {
  const t = await testApp()
  const other = await testApp({folder: t.folder})
  const files = Array.from({length: 30}, (_, i) => t.file(`in/${i}.txt`, `document ${i % 20}`))
  const [a, b] = await Promise.all([t.submit(files), other.submit([...files].reverse())])
  expect((await t.app.store.totals()).documents).toBe(20)
  const runs = [...(await t.app.store.runsOfBatch(a.batch)), ...(await t.app.store.runsOfBatch(b.batch))]
  expect(new Set(runs.map(({id}) => id)).size).toBe(20)
  expect(await t.app.queue.jobs({})).toHaveLength(20)
})

test('a document that another process brings between plan and write is planned again', async () => {
  const t = await testApp()
  const other = await testApp({folder: t.folder})
  const path = t.file('a.txt', 'one')
  const {enqueue} = t.app.queue
  let raced = false
  t.app.queue.enqueue = async (jobs, effects) => {
    if (!raced) {
      raced = true
      await other.submit([path])
    }
    return enqueue(jobs, effects)
  }
  const {batch} = await t.submit([path])
  expect((await t.app.store.totals()).documents).toBe(1)
  const [item] = await t.items(batch)
  expect(item).toMatchObject({outcome: 'queued'})
  expect(await t.app.queue.jobs({runs: [item!.run!]})).toHaveLength(1)
})

describe('several processes and the same documents', () => {
  test('a run that was cancelled while it was being shared is taken up again', async () => {
    const t = await testApp()
    const other = await testApp({folder: t.folder})
    const a = t.file('a.txt', 'one')
    const first = await t.submit([a])
    // Between the plan, which shares the open run, and the write.
    const enqueue = t.app.queue.enqueue.bind(t.app.queue)
    t.app.queue.enqueue = async (jobs, effects) => {
      t.app.queue.enqueue = enqueue
      await cancel(other.app, first.batch)
      return enqueue(jobs, effects)
    }
    const second = await t.submit([a])
    expect(await t.app.store.batchCounts(second.batch)).toEqual({waiting: 1})
    const [run] = await t.app.store.runsOfBatch(second.batch)
    expect(await t.app.queue.jobs({runs: [run!.id], states: ['ready']})).toHaveLength(1)
  })
})

describe('an interrupt', () => {
  const interrupted = {code: 'E_INTERRUPTED', exit: 130}

  test('ends the look at the inputs at the next file, and what was enqueued before stays', async () => {
    const t = await testApp()
    const files = Array.from({length: 1010}, (_, i) => t.file(`in/${i}.txt`, String(i)))
    const interrupts = fakeInterrupts()
    let looks = 0
    const known = t.app.store.knownSource.bind(t.app.store)
    t.app.store.knownSource = async (path) => {
      if (++looks === 1002) interrupts.interrupt()
      return known(path)
    }
    await expect(t.submit(files, {interrupts})).rejects.toMatchObject({
      ...interrupted,
      message: 'Interrupted: 1000 of 1010 files are enqueued.',
    })
    expect(looks).toBeLessThan(1010)
    const [batch] = await t.app.store.batches(1)
    expect(await t.app.store.batchCounts(batch!.id)).toEqual({waiting: 1000})
    expect((await t.submit(files)).total).toBe(1010)
    expect(await t.app.queue.jobs({})).toHaveLength(1010)
  })

  test('is noticed in the middle of a file', async () => {
    const t = await testApp()
    const interrupts = fakeInterrupts()
    const known = t.app.store.knownSource.bind(t.app.store)
    t.app.store.knownSource = async (path) => {
      interrupts.interrupt()
      return known(path)
    }
    await expect(t.submit([t.file('a.txt', 'one')], {interrupts})).rejects.toMatchObject(interrupted)
    expect(await t.app.queue.jobs({})).toEqual([])
  })
})

test('trouble with the store while inputs are looked at is not blamed on a file', async () => {
  const t = await testApp()
  t.app.store.knownSource = async () => {
    throw new SnapError('E_STORE_IO', 'The disk failed.', {exit: 6})
  }
  await expect(t.submit([t.file('a.txt', 'one')])).rejects.toMatchObject({code: 'E_STORE_IO'})
})
