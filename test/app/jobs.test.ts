import {expect, test} from 'vitest'
import {failuresByCause} from '../../src/app/causes.ts'
import {listJobs} from '../../src/app/jobs.ts'
import {parseMoment} from '../../src/app/moment.ts'
import {show} from '../../src/app/show.ts'
import {documentErrorCodes, type Failure, toFailure} from '../../src/errors.ts'
import {type TestApp, testApp} from '../helpers/app.ts'
import {fakeClock, minute} from '../helpers/queue-jobs.ts'

const locked: Failure = {class: 'permanent', code: 'E_ENCRYPTED', message: 'März.pdf: needs a Password'}
const busy: Failure = {class: 'transient', code: 'E_OCR', message: 'busy'}

async function three(t: TestApp) {
  const names = ['Müller/März-03.pdf', 'garden/lamp_7.txt', 'scan/garden.txt']
  const {batch} = await t.submit(names.map((name, i) => t.file(name, `${i}`)))
  const items = await t.items(batch)
  const named = (end: string) => items.find(({path}) => path.endsWith(end))!
  return {batch, named}
}

const found = async (t: TestApp, search: string, more: object = {}) =>
  (await listJobs(t.app, {states: [], limit: 10, search, ...more})).jobs
    .map(({path}) => path.split('/').at(-1))
    .toSorted((a, b) => (a! < b! ? -1 : 1))

test('jobs are found by words of paths, failures and stages, and by ids', async () => {
  const t = await testApp()
  const {batch, named} = await three(t)
  await t.fail(named('März-03.pdf').run!, locked)
  expect(await found(t, 'garden')).toEqual(['garden.txt', 'lamp_7.txt'])
  expect(await found(t, 'GARD la')).toEqual(['lamp_7.txt'])
  expect(await found(t, 'muller marz')).toEqual(['März-03.pdf'])
  expect(await found(t, 'e_encrypted pass')).toEqual(['März-03.pdf'])
  expect(await found(t, 'mull password')).toEqual(['März-03.pdf'])
  expect(await found(t, 'lamp password')).toEqual([])
  expect(await found(t, 'split garden.txt')).toEqual(['garden.txt', 'lamp_7.txt'])
  expect(await found(t, batch.slice(0, 30))).toHaveLength(3)
  expect(await found(t, `${named('lamp_7.txt').document} scan`)).toEqual(['lamp_7.txt'])
  expect(await found(t, `${named('lamp_7.txt').run}`)).toEqual(['lamp_7.txt'])
  expect(await found(t, 'b_0000')).toEqual([])
  expect(await found(t, 'garden', {states: ['dead']})).toEqual([])
  for (const odd of ['%', '"', '*', 'NEAR(', "'; DROP TABLE job; --"]) expect(await found(t, odd)).toEqual([])
})

test('what is found follows renames, retries that end well, and documents that go', async () => {
  const t = await testApp()
  const {named} = await three(t)
  const lamp = named('lamp_7.txt')
  await t.settle(lamp.run!, {type: 'retry', failure: busy, runAt: 0, counts: 'attempt'}, [])
  expect(await found(t, 'busy')).toEqual(['lamp_7.txt'])
  await t.finish(lamp.run!)
  expect(await found(t, 'busy')).toEqual([])
  const rename = {document: lamp.document!, from: lamp.path, to: `${t.folder}/desk.txt`}
  await t.app.store.endRename(await t.app.store.planRename('c_1', rename), 'done')
  expect(await found(t, 'lamp')).toEqual([])
  expect(await found(t, 'desk')).toEqual(['desk.txt'])
  await t.app.store.deleteDocuments([lamp.document!], false)
  expect(await found(t, 'desk')).toEqual([])
})

test('pages of the list follow each other, and times bound it', async () => {
  const clock = fakeClock()
  const t = await testApp({clock})
  await three(t)
  clock.move(60 * minute)
  await t.submit([t.file('late.txt', 'late')])
  const page = (more: object) => listJobs(t.app, {states: [], limit: 3, ...more})
  const first = await page({})
  expect(first.jobs).toHaveLength(3)
  expect(first.next).toBe(first.jobs.at(-1)!.id)
  const second = await page({after: first.next!})
  expect([second.jobs.length, second.next]).toEqual([1, null])
  expect((await page({since: '30m'})).jobs.map(({path}) => path.split('/').at(-1))).toEqual(['late.txt'])
  expect((await page({until: '30m', limit: 9})).jobs).toHaveLength(3)
  await expect(page({after: 'j_none'})).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 2})
  await expect(page({since: 'soon'})).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
})

test.each([
  ['90s', 1_000_000 - 90_000],
  ['2026-11-22T10:00Z', Date.UTC(2026, 10, 22, 10)],
  ['2026-11-22', new Date(2026, 10, 22).getTime()],
  ['2026-11-22 07:30', new Date(2026, 10, 22, 7, 30).getTime()],
])('%s is a moment', (said, at) => expect(parseMoment(said, 1_000_000)).toBe(at))

test.each(['2 moons', '2026-13-45', '', 'now', '22.11.2026'])('%j is none', (said) =>
  expect(() => parseMoment(said, 0)).toThrow(/is no time/),
)

test('failures are grouped by cause, in words for people, and count what retry would take up', async () => {
  const clock = fakeClock()
  const t = await testApp({clock})
  const {batch, named} = await three(t)
  await t.fail(named('lamp_7.txt').run!, busy)
  clock.move(minute)
  await t.fail(named('garden.txt').run!, busy)
  await t.fail(named('März-03.pdf').run!, locked)
  const {total, causes} = await failuresByCause(t.app)
  expect([total, causes.map(({code, count, retryable}) => [code, count, retryable])]).toEqual([
    3,
    [
      ['E_OCR', 2, true],
      ['E_ENCRYPTED', 1, false],
    ],
  ])
  expect(causes[0]!.documents.map(({path, message}) => [path.split('/').at(-1), message])).toEqual([
    ['garden.txt', 'busy'],
    ['lamp_7.txt', 'busy'],
  ])
  const [job] = await t.app.queue.jobs({runs: [named('garden.txt').run!], states: ['dead']})
  expect(causes[0]!.documents[0]).toMatchObject({id: named('garden.txt').document, job: job!.id})
  expect(causes[1]!.remedies).toEqual(['password'])
  expect((await failuresByCause(t.app, batch)).total).toBe(3)
  await expect(failuresByCause(t.app, 'b_none')).rejects.toMatchObject({code: 'E_NOT_FOUND'})
})

test.each(documentErrorCodes)('%s has a sentence of its own that names no code', async (code) => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  await t.fail((await t.items(batch))[0]!.run!, {class: 'permanent', code, message: 'x'})
  const [group] = (await failuresByCause(t.app)).causes
  expect(group).toMatchObject({code, count: 1, retryable: false})
  expect(group!.sentence).toMatch(/^[A-Z][^_]+\.$/)
})

test('a job that waits says for what, and one that is tried again says when', async () => {
  const t = await testApp()
  const {batch} = await t.submit([t.file('a.txt', 'a')])
  const {run} = (await t.items(batch))[0]!
  const job = {queue: 'scan', run: run!, payload: {}, priority: 5, seq: 1, order: 2, limits: {softMs: 1, hardMs: 2}}
  const runAt = t.app.clock.now() + minute
  await t.app.queue.enqueue([
    {...job, name: 'scan.page', key: 'page', runAt},
    {...job, name: 'scan.read', key: 'read', needs: ['page']},
  ])
  const [page, read] = await Promise.all(
    (['delayed', 'blocked'] as const).map(async (state) => (await t.app.queue.jobs({states: [state]}))[0]!),
  )
  expect(await show(t.app, read!.id)).toMatchObject({
    waitsFor: [{id: page!.id, name: 'scan.page', status: 'delayed'}],
    nextAt: null,
  })
  expect(await show(t.app, page!.id)).toMatchObject({waitsFor: [], nextAt: runAt})
})

test('what is kept of an error is bounded', () => {
  const error = new Error('x'.repeat(100_000))
  const {message, stack} = toFailure(error)
  expect([message.length, stack!.length]).toEqual([2000, 4000])
})

test('a search for more words than the store takes is refused', async () => {
  const t = await testApp()
  const words = Array.from({length: 1100}, (_, i) => `w${i}`)
  await expect(found(t, words.join('-'))).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  expect(await found(t, words.slice(0, 32).join(' '))).toEqual([])
})
