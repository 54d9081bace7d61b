import {readFileSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type DrainInput, drain} from '../../../src/app/drain/drain.ts'
import {batchResult} from '../../../src/app/process.ts'
import type {SubmitInput} from '../../../src/app/submit/submit.ts'
import {type TestApp, testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {fakeInterrupts, fakeStages, listening, pictureMark} from '../../helpers/fake-stages.ts'

const input: DrainInput = {batch: null, forever: false, name: 'test', wait: true, maxTimeMs: null, niceWorkers: false}

async function office() {
  const t = await testApp({flags: {concurrency: '1', retry: '1ms'}})
  const stages = fakeStages()
  const work = async (paths: string[], changes: Partial<SubmitInput> = {}) => {
    const {batch} = await t.submit(paths, changes)
    stages.calls.length = 0
    await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
    return (await batchResult(t.app, batch)).documents
  }
  return {...t, stages, work}
}

const found = async ({app}: TestApp, query: string) => (await app.store.search(query, 5)).map(({snippet}) => snippet)

test('a document goes through all stages, one page a job', async () => {
  const t = await office()
  const [document] = await t.work([t.file('a.txt', `${pictureMark}one\ntwo\n`)])
  expect(t.stages.calls).toEqual(['scan.split', 'scan.page:1', 'scan.page:2', 'scan.read', 'compress', 'ingest'])
  expect(document).toMatchObject({state: 'done', pages: 2, progress: 1, review: false})
})

test('a page that fails for good is named, and the rest of the document is kept', async () => {
  const t = await office()
  const [document] = await t.work([t.file('a.txt', 'one\n! E_OCR permanent\nthree\n')])
  expect(document).toMatchObject({
    state: 'done',
    review: true,
    reviewReasons: ['Page 2: a.txt: page 2 is broken'],
    error: null,
  })
  expect(await found(t, 'three')).toHaveLength(1)
})

test('a document whose pages all fail has failed with the error of the first, and can be tried again if that may pass', async () => {
  const t = await office()
  const [transient, permanent] = await t.work([
    t.file('a.txt', '! E_OCR transient\n! E_TIMEOUT permanent\n'),
    t.file('b.txt', '! E_UNREADABLE permanent\n'),
  ])
  expect(transient).toMatchObject({state: 'failed', error: {code: 'E_OCR', retryable: true}})
  expect(transient!.error!.message).toBe('None of 2 pages could be read: page 1 is broken')
  expect(permanent).toMatchObject({
    state: 'failed',
    error: {code: 'E_UNREADABLE', message: 'b.txt: page 1 is broken', retryable: false},
  })
  expect(t.stages.calls).not.toContain('scan.read')
})

test('a changed option does again only what depends on it, and gives its own archive', async () => {
  const t = await office()
  const path = t.file('a.txt', `${pictureMark}one\n`)
  await t.work([path])
  const [document] = await t.work([path], {options: {...documentOptions, quality: 30}, outDir: join(t.folder, 'out')})
  expect(t.stages.calls).toEqual(['compress'])
  expect(document!.artifacts).toHaveLength(1)
  expect(readFileSync(join(t.folder, 'out', 'a.txt.pdf'), 'utf8')).toBe('quality 30')
})

test('the search index holds what the last run read, also when an earlier run had read the same', async () => {
  const t = await office()
  const path = t.file('a.txt', `${pictureMark}one\n`)
  await t.work([path])
  await t.work([path], {options: {...documentOptions, lang: ['deu']}})
  expect([await found(t, 'eng'), (await found(t, 'deu')).length]).toEqual([[], 1])
  await t.work([path], {options: {...documentOptions, quality: 30}})
  expect(t.stages.calls).toEqual(['compress', 'ingest'])
  expect([(await found(t, 'eng')).length, await found(t, 'deu')]).toEqual([1, []])
})

test('a document whose file goes away after its pages were read is done, one whose file changes meanwhile is not', async () => {
  const t = await office()
  const [gone, changed] = [t.file('gone.txt', 'one\n'), t.file('changed.txt', 'two\n')]
  t.stages.before(({stage, document}) => {
    if (stage === 'scan.read' && document.path === gone) renameSync(gone, join(t.folder, 'elsewhere'))
    if (stage === 'scan.page' && document.path === changed) writeFileSync(changed, 'three\nfour\n')
  })
  const options = {...documentOptions, stages: ['scan', 'ingest'] as const satisfies string[]}
  const documents = await t.work([gone, changed], {options: {...options, stages: [...options.stages]}})
  expect(documents.map(({state, error}) => [state, error?.code])).toEqual([
    ['done', undefined],
    // A server has what was submitted.
    t.app.keepsInputs ? ['done', undefined] : ['failed', 'E_CHANGED'],
  ])
  expect(await found(t, 'four')).toEqual([])
})
