import {expect, test} from 'vitest'
import {cancel} from '../../src/app/cancel.ts'
import {listJobs} from '../../src/app/jobs.ts'
import {mustBatch} from '../../src/app/must-batch.ts'
import {retry} from '../../src/app/retry.ts'
import {show} from '../../src/app/show.ts'
import {sinkJob} from '../../src/app/sink/jobs.ts'
import {testApp} from '../helpers/app.ts'

/** Two documents in the store, and a job of no run that sends the first on. */
async function sending() {
  const t = await testApp()
  const path = t.file('a.txt', 'a')
  const {batch} = await t.submit([path, t.file('b.txt', 'b')])
  const [item] = await t.items(batch)
  const document = item!.document!
  await t.app.queue.enqueue([sinkJob({sink: 's', document, model: 'm'}, 'sync')])
  const [job] = await t.app.queue.jobs({queue: 'sink'})
  return {...t, path, document, job: job!}
}

test('a job of no run is listed and shown with the document that it sends', async () => {
  const {app, job, path, document} = await sending()
  const {jobs} = await listJobs(app, {states: [], queue: 'sink', limit: 5})
  expect(jobs).toMatchObject([{id: job.id, run: '', path}])
  expect(await show(app, job.id)).toMatchObject({type: 'job', job: {id: job.id}, document: {id: document}})
})

test('it is listed and shown when its document is no more', async () => {
  const {app} = await sending()
  await app.queue.enqueue([sinkJob({sink: 's', document: 'd_gone', model: 'm'}, 'sync')])
  const [gone] = (await listJobs(app, {states: [], queue: 'sink', limit: 1})).jobs
  expect(gone).toMatchObject({path: ''})
  expect(await show(app, gone!.id)).toMatchObject({document: null})
})

test('it is cancelled alone; the documents go on', async () => {
  const {app, job} = await sending()
  expect(await cancel(app, job.id)).toMatchObject({cancelled: 1})
  expect((await app.queue.jobs({})).map(({status}) => status).toSorted()).toEqual(['cancelled', 'ready', 'ready'])
  expect(await cancel(app, job.id)).toMatchObject({cancelled: 0})
})

test('it belongs to no batch, and is not retried by its id: that is what sync is for', async () => {
  const {app, job} = await sending()
  await expect(mustBatch(app, job.id)).rejects.toMatchObject({code: 'E_NOT_FOUND', hint: `snap show ${job.id}`})
  const named = {ids: [job.id], failed: false, with: {}, force: false}
  await expect(retry(app, named)).rejects.toMatchObject({exit: 2, hint: 'snap sink sync'})
})
