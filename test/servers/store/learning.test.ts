import {expect, test} from 'vitest'
import type {SettledFingerprint} from '../../../src/store/memory-store.ts'
import {learn, lockMemory} from '../../../src/store/postgres/vendors.ts'
import type {Fingerprint} from '../../../src/types/results.ts'
import {meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {ended} from '../../store/ended.ts'
import {lesson} from '../../store/lessons.ts'

test('of machines that end batches at once each batch is learned from once, and no lesson is lost', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [{store}] = machines
  const batches = [await ended(store, 20), await ended(store, 20), await ended(store, 20)]
  const first = await Promise.all(
    machines.flatMap((machine) =>
      batches.map(({batch, documents}) => {
        const lessons = documents.map((id) => lesson(id, `Vendor of ${id} Ltd`))
        return machine.store.learnBatch(batch, lessons)
      }),
    ),
  )
  expect(first.filter(Boolean)).toHaveLength(3)
  expect((await store.vendors()).flat()).toHaveLength(60)
  expect(await store.memoryVersion()).toBe(3)
  expect(await store.unlearnedBatches()).toEqual([])
})

test('machines that teach the same vendor at once make it one vendor', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [{store}] = machines
  const {documents} = await ended(store, 12)
  await Promise.all(
    documents.map((document, i) =>
      machines[i % 4]!.store.correct([{document, lesson: lesson(document, 'Green Meadow Ltd')}]),
    ),
  )
  expect((await store.vendors()).map((samples) => samples.length)).toEqual([12])
  expect(await store.memoryVersion()).toBe(12)
})

test('a lesson for which a correction comes in between is out of date', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {batch, documents} = await ended(a.store, 1)
  const [document] = documents as [string]
  const learned = await meanwhile(
    a.db,
    async (sql) => {
      await lockMemory(sql)
      await sql.run(
        `INSERT INTO correction(document_id, path, value, created_at) SELECT id, 'vendor', 'Right Ltd', 1 FROM document`,
      )
      await learn(sql, [lesson(document, 'Right Ltd')])
    },
    () => b.store.learnBatch(batch, [lesson(document, 'Read Ltd')]),
  )
  expect(learned).toBe(true)
  expect((await b.store.vendors()).flat().map(({name}) => name.value)).toEqual(['Right Ltd'])
})

const print: Fingerprint = {numbers: [], times: [], sketch: '', look: '', date: null, total: null, invoiceNumber: null}
const settled = (document: string): SettledFingerprint => ({document, print, keys: ['k'], duplicate: null})

test('batches that machines settle at once follow one another whole', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [{store, db}] = machines
  const batches = await Promise.all(machines.map((machine) => ended(machine.store, 15)))
  await Promise.all(
    machines.map((machine, i) => machine.store.settleDuplicates(batches[i]!.batch, batches[i]!.documents.map(settled))),
  )
  const order = await db.all<{document: string}>(
    'SELECT d.public_id document FROM fingerprint f JOIN document d ON d.id = f.document_id ORDER BY f.id',
  )
  const blocks = [0, 15, 30, 45].map((at) => order.slice(at, at + 15).map(({document}) => document))
  expect(new Set(blocks.map(String))).toEqual(new Set(batches.map(({documents}) => String(documents))))
  expect(await store.fingerprintsLike('d_other', ['k'])).toHaveLength(20)
})

test('a batch that two machines settle at once is settled', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {batch, documents} = await ended(a.store, 30)
  await Promise.all([
    a.store.settleDuplicates(batch, documents.map(settled)),
    b.store.settleDuplicates(batch, documents.toReversed().map(settled)),
  ])
  expect(await a.db.first('SELECT count(*) n FROM fingerprint_key')).toEqual({n: 30})
})

test('a document that is purged at this moment is neither settled nor learned from', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {batch, documents} = await ended(a.store, 2)
  const [gone, stays] = documents as [string, string]
  await meanwhile(
    a.db,
    (sql) => sql.run('DELETE FROM document WHERE public_id = $1', gone),
    async () => {
      await b.store.settleDuplicates(batch, documents.map(settled))
      await b.store.learnBatch(
        batch,
        documents.map((id) => lesson(id, 'Green Meadow Ltd')),
      )
    },
  )
  expect((await b.store.fingerprintsLike('d_other', ['k'])).map(({document}) => document)).toEqual([stays])
  expect((await b.store.vendors()).flat()).toHaveLength(1)
})

test('a duplicate whose run is taken up again at this moment is counted as a duplicate alone', async () => {
  const [a, b] = await testMachines('a', 'b')
  const {batch, documents} = await ended(a.store, 2)
  const [of, document] = documents as [string, string]
  const [again] = (await a.store.latestRuns([document])).values()
  const found = {...settled(document), duplicate: {of, reason: 'the same bill'}}
  await meanwhile(
    a.db,
    (sql) => a.store.applyEffects([{type: 'run.state', run: again!.id, state: 'waiting'}], null, sql),
    () => b.store.settleDuplicates(batch, [found]),
  )
  expect(await a.store.batchCounts(batch)).toEqual({done: 1, duplicate: 1})
})
