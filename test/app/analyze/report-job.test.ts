import {mkdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {reported} from '../../../src/app/analyze/reported.ts'
import {cancel} from '../../../src/app/cancel.ts'
import {clean} from '../../../src/app/clean.ts'
import {correct} from '../../../src/app/correct.ts'
import {type DrainInput, drain} from '../../../src/app/drain/drain.ts'
import {listJobs} from '../../../src/app/jobs.ts'
import {learnEnded} from '../../../src/app/memory/learn.ts'
import {batchResult} from '../../../src/app/process.ts'
import {retry} from '../../../src/app/retry.ts'
import {status} from '../../../src/app/status.ts'
import {DocumentError, type FailureClass} from '../../../src/errors.ts'
import type {ReportOptions} from '../../../src/types/report.ts'
import {testApp} from '../../helpers/app.ts'
import {serviceContract} from '../../helpers/contract-texts.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {fakeInterrupts, listening} from '../../helpers/fake-stages.ts'
import {realStages} from '../../helpers/real-stages.ts'
import {makeZip} from '../../helpers/zip.ts'

const input: DrainInput = {batch: null, forever: false, name: 'test', wait: false, maxTimeMs: null, niceWorkers: false}
const wanted: ReportOptions = {today: '2026-11-22', soonDays: 90, output: null}
const retryAll = {ids: [], failed: true, with: {}, force: false}

/** `retry` is how long a report that failed for a reason that passes waits. */
async function office(retry = '1ms') {
  const t = await testApp({flags: {concurrency: '2', retry}})
  let failure: DocumentError | null = null
  const stages = realStages(({stage}) => {
    if (stage === 'analyze.report' && failure) throw failure
  })
  const enqueue = async (paths: string[], changes: Partial<ReportOptions> = {}) => {
    const options = {...documentOptions, stages: ['scan', 'ingest'] as (typeof documentOptions)['stages']}
    return (await t.submit(paths, {options, report: {...wanted, ...changes}})).batch
  }
  const work = (batch: string | null) =>
    drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
  const analyze = async (paths: string[], changes: Partial<ReportOptions> = {}) => {
    const batch = await enqueue(paths, changes)
    await work(batch)
    return {batch, ...(await reported(t.app, batch))!}
  }
  const fail = (failureClass: FailureClass | null) => {
    failure = failureClass && new DocumentError('E_OCR', 'no report today', {class: failureClass})
  }
  const reportJobs = async () =>
    (await t.app.queue.jobs({queue: 'analyze'})).map(({status: state, key}) => ({state, key}))
  const made = () => stages.calls.filter((stage) => stage === 'analyze.report').length
  return {...t, analyze, enqueue, work, fail, reportJobs, made}
}

test('an archive is nothing but what it holds', async () => {
  const t = await office()
  const {report} = await t.analyze([
    t.file('all.zip', makeZip({'a.txt': serviceContract(), 'note.txt': 'Buy milk.\n'})),
  ])
  expect(report!.counts).toMatchObject({contracts: 1, others: 1, failed: 0, cancelled: 0})
})

test('a batch ends in a report on what its documents say', async () => {
  const t = await office()
  const {batch, state, report} = await t.analyze([
    t.file('a.txt', serviceContract()),
    t.file('note.txt', 'Buy milk.\n'),
    t.file('empty.txt', ''),
  ])
  expect(state).toBe('done')
  expect(report!.counts).toMatchObject({contracts: 1, others: 1, failed: 1})
  expect(report!.failed).toMatchObject([{path: join(t.folder, 'empty.txt'), error: {code: 'E_EMPTY'}}])
  expect(report!.contracts[0]!.parties.map(({value}) => value)).toEqual(
    expect.arrayContaining([expect.stringContaining('Blue Heron')]),
  )
  expect(await t.reportJobs()).toEqual([{state: 'done', key: `${batch}/analyze.report`}])
  // The job is of the batch: the document that it is filed under has no such stage.
  const {documents} = await batchResult(t.app, batch)
  for (const {stages} of documents) expect(Object.keys(stages)).not.toContain('analyze')
  expect((await status(t.app, batch)).batches[0]).toMatchObject({report: 'done', finished: true})
  expect((await listJobs(t.app, {states: [], queue: 'analyze', limit: 5})).jobs[0]!.path).toBe(`report of ${batch}`)
  expect(await t.app.store.check()).toEqual(['ok'])
})

test('asked again the same is not worked out again; another day, a correction or another document is', async () => {
  const t = await office()
  const a = t.file('a.txt', serviceContract())
  const first = await t.analyze([a])
  const again = await t.analyze([a])
  expect(again.report).toEqual(first.report)
  expect(again.batch).not.toBe(first.batch)
  expect(t.made()).toBe(1)
  const later = await t.analyze([a], {today: '2026-11-23'})
  expect([later.report!.today, t.made()]).toEqual(['2026-11-23', 2])
  await correct(t.app, first.report!.contracts[0]!.id, ['noticePeriod=90 days'], false)
  const corrected = await t.analyze([a])
  expect(corrected.report!.contracts[0]!.fields.noticePeriod).toMatchObject({value: '90 days', confidence: 1})
  await t.analyze([a, t.file('b.txt', serviceContract({title: 'SUPPLY AGREEMENT'}))])
  expect(t.made()).toBe(4)
})

test('the same bytes under two names are one contract, and named as such', async () => {
  const t = await office()
  const {report} = await t.analyze([t.file('a.txt', serviceContract()), t.file('b.txt', serviceContract())])
  expect(report!.counts).toMatchObject({contracts: 1, duplicates: 1})
  expect(report!.duplicates[0]).toMatchObject({path: join(t.folder, 'b.txt'), of: report!.contracts[0]!.id})
})

describe('a report is made by the next command that works, when a process is killed', () => {
  test('before the batch was learned from', async () => {
    const t = await office()
    const batch = await t.enqueue([t.file('a.txt', serviceContract())])
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    await t.work(null)
    expect((await reported(t.app, batch))!.state).toBe('done')
    expect(t.made()).toBe(1)
  })

  test('between that and the job', async () => {
    const t = await office()
    const batch = await t.enqueue([t.file('a.txt', serviceContract())])
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    await learnEnded(t.app)
    // A batch of somebody else's: what was left is done on the way.
    await t.work((await t.submit([t.file('b.txt', 'Buy milk.\n')])).batch)
    await t.work(null)
    expect((await reported(t.app, batch))!.state).toBe('done')
    expect(t.made()).toBe(1)
  })

  test('before its file was written', async () => {
    const t = await office()
    const path = join(t.folder, 'out', 'report.md')
    const {batch, isWritten} = await t.analyze([t.file('a.txt', serviceContract())], {output: {path, format: 'md'}})
    // The folder is not there: as good as a kill.
    expect({isWritten, state: (await reported(t.app, batch))!.state}).toEqual({isWritten: false, state: 'done'})
    mkdirSync(join(t.folder, 'out'))
    await t.work(null)
    expect(readFileSync(path, 'utf8')).toContain('# Contracts')
    expect((await reported(t.app, batch))!.isWritten).toBe(true)
    expect(t.made()).toBe(1)
  })
})

test('a batch of which nothing could be read has a report without a job', async () => {
  const t = await office()
  const {state, report} = await t.analyze([t.file('empty.txt', '')])
  expect([state, report!.counts.failed, t.made()]).toEqual(['done', 1, 0])
})

describe('a report that fails', () => {
  test('fails no document, and is made again when asked', async () => {
    const t = await office()
    t.fail('permanent')
    const {batch, state, error} = await t.analyze([t.file('a.txt', serviceContract())])
    expect(state).toBe('failed')
    expect(error).toMatchObject({code: 'E_OCR', message: 'The report: no report today'})
    expect((await batchResult(t.app, batch)).counts).toMatchObject({done: 1, failed: 0})
    expect(await retry(t.app, retryAll)).toMatchObject({
      retried: 0,
      reports: [],
      skipped: [{path: `report of ${batch}`}],
    })
    t.fail(null)
    expect(await retry(t.app, {...retryAll, force: true})).toMatchObject({retried: 0, batch: null, reports: [batch]})
    await t.work(batch)
    expect((await reported(t.app, batch))!.state).toBe('done')
    expect(await retry(t.app, {...retryAll, force: true})).toMatchObject({reports: [], skipped: []})
  })

  test('is tried again by its job', async () => {
    const t = await office()
    t.fail('permanent')
    const {batch} = await t.analyze([t.file('a.txt', serviceContract())])
    t.fail(null)
    const [job] = await t.app.queue.jobs({queue: 'analyze'})
    const again = await retry(t.app, {...retryAll, failed: false, ids: [job!.id], force: true})
    expect(again).toMatchObject({retried: 0, reports: [batch]})
  })

  test('for a reason that passes is tried again by itself', async () => {
    const t = await office('1s')
    t.fail('transient')
    const batch = await t.enqueue([t.file('a.txt', serviceContract())])
    expect((await t.work(batch)).end).toBe('delayed')
    expect((await batchResult(t.app, batch)).documents[0]!.state).toBe('done')
    t.fail(null)
    await drain(
      t.app,
      {...input, batch, wait: true},
      {reporter: listening(), interrupts: fakeInterrupts()},
      realStages().start,
    )
    expect((await reported(t.app, batch))!.state).toBe('done')
  })
})

describe('cancelling', () => {
  test('a batch takes its report with it', async () => {
    const t = await office()
    const batch = await t.enqueue([t.file('a.txt', serviceContract())])
    expect(await cancel(t.app, batch)).toMatchObject({cancelled: 1, reports: 1})
    await t.work(null)
    expect([(await reported(t.app, batch))!.state, t.made()]).toEqual(['cancelled', 0])
    expect(await cancel(t.app, batch)).toMatchObject({cancelled: 0, reports: 0})
  })

  test('a report leaves the document that it is filed under alone', async () => {
    const t = await office('1h')
    const batch = await t.enqueue([t.file('a.txt', serviceContract())])
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    t.fail('transient')
    await t.work(batch)
    const [job] = await t.app.queue.jobs({queue: 'analyze'})
    expect(await cancel(t.app, job!.id)).toMatchObject({cancelled: 0, reports: 1})
    await t.work(null)
    expect((await reported(t.app, batch))!.state).toBe('cancelled')
    expect((await t.app.store.run(item!.run!))!.state).toBe('done')
    // What a person stopped is not made again unless it is named.
    expect(await retry(t.app, retryAll)).toMatchObject({reports: [], skipped: []})
  })

  test('a document does not take the report of another batch with it', async () => {
    const t = await office('1h')
    const a = t.file('a.txt', serviceContract())
    const batch = await t.enqueue([a])
    const [item] = await t.items(batch)
    await t.finish(item!.run!)
    t.fail('transient')
    await t.work(batch)
    await t.app.queue.cancel({runs: [item!.run!]})
    t.fail(null)
    await t.work(batch)
    expect((await reported(t.app, batch))!.state).toBe('done')
  })
})

test('history that is cleaned away takes reports along, but none that is still to be made', async () => {
  const t = await office('1h')
  const done = await t.analyze([t.file('a.txt', serviceContract())])
  t.fail('transient')
  const open = await t.enqueue([t.file('b.txt', serviceContract({law: 'Freedonia'}))])
  await t.work(open)
  await clean(t.app, {olderThanMs: -1000, dryRun: false})
  expect([await t.app.store.report(done.batch), (await t.app.store.report(open))?.doneAt]).toEqual([null, null])
  expect(await t.app.store.check()).toEqual(['ok'])
})
