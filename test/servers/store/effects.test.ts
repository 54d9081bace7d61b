import {expect, test} from 'vitest'
import {newId} from '../../../src/ids.ts'
import type {StoreEffect} from '../../../src/store/types.ts'
import {meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {queuedItem, submitBatch, submitEffect} from '../../store/helpers.ts'

test('effects join the transaction of an engine, and go with it', async () => {
  const [{store, db}] = await testMachines('a')
  const batch = await submitBatch(store, [])
  const failing = db.transaction(async (sql) => {
    await store.applyEffects([submitEffect(batch, [queuedItem(0)])], {job: 'j_1', generation: 1}, sql)
    throw new Error('the queue failed')
  })
  await expect(failing).rejects.toThrow('the queue failed')
  expect(await store.items(batch)).toEqual([])
})

test('inside the transaction of an engine nothing has to be remembered', async () => {
  const [{store, db}] = await testMachines('a')
  const batch = await submitBatch(store, [])
  const effects = [submitEffect(batch, [queuedItem(0)])]
  await db.transaction((sql) => store.applyEffects(effects, {job: 'j_1', generation: 1}, sql))
  expect(await store.items(batch)).toHaveLength(1)
  expect(await db.all('SELECT * FROM applied_effect')).toEqual([])
})

test('effects of a lease that two processes apply at once are applied once', async () => {
  const [a, b] = await testMachines('a', 'b')
  const batch = await submitBatch(a.store, [])
  const effects = [submitEffect(batch, [queuedItem(0)])]
  await meanwhile(
    a.db,
    (sql) => sql.run(`INSERT INTO applied_effect VALUES('j_1', 1, 0)`),
    () => b.store.applyOnce('j_1', 1, effects),
  )
  expect(await a.store.items(batch)).toEqual([])
  await Promise.all([a, b, a, b].map(({store}) => store.applyOnce('j_1', 2, effects)))
  expect(await a.store.items(batch)).toHaveLength(1)
})

test('what is to be told is told by one of the processes of a machine, and by no other machine', async () => {
  const [a, b, other] = await testMachines('a', 'a', 'b')
  const runs = Array.from({length: 40}, () => newId('r'))
  const effects = runs.map((subject): StoreEffect => ({type: 'tell', event: 'done', subject}))
  await a.store.applyEffects(effects, null)
  const until = a.clock.time + 60_000
  expect(await other.store.takeTellings(40, until)).toEqual([])
  const taken = await Promise.all([a, b, a, b].map(({store}) => store.takeTellings(10, until)))
  const subjects = taken.flat().map(({subject}) => subject)
  expect(new Set(subjects).size).toBe(subjects.length)
  expect(subjects.length + (await b.store.takeTellings(40, until)).length).toBe(40)
})

test('arrival numbers that machines reserve at once do not overlap', async () => {
  const machines = await testMachines('a', 'b', 'c')
  const starts = await Promise.all(Array.from({length: 30}, (_, i) => machines[i % 3]!.store.nextSeq(10)))
  expect(starts.toSorted((x, y) => x - y)).toEqual(Array.from({length: 30}, (_, i) => i * 10 + 1))
})

test('outputs belong to the machine whose paths they are, and so do the inputs they were made of', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0, {outPath: '/out/0.pdf'})
  const batch = await submitBatch(a.store, [item])
  await b.store.applyEffects([{type: 'run.state', run: item.run!.id, state: 'done'}], null)
  expect(await b.store.unpublished()).toEqual([])
  expect(await b.store.unpublished(batch)).toEqual([])
  expect(await a.store.unpublished()).toHaveLength(1)
  await a.store.markPublished(batch, 0)
  expect([await a.store.publishedFrom('/out/0.pdf'), await a.store.plannedFor('/out/0.pdf')]).toEqual([
    item.path,
    item.path,
  ])
  expect([await b.store.publishedFrom('/out/0.pdf'), await b.store.plannedFor('/out/0.pdf')]).toEqual([null, null])
})

test('a path is known on its own machine, and shown with its name on another one', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  const id = item.document!.id
  const source = {path: item.path, mtimeMs: 1000, bytes: 10}
  expect(await a.store.knownSource(item.path)).toMatchObject({sha256: item.document!.sha256})
  expect(await b.store.knownSource(item.path)).toBeNull()
  expect((await a.store.document(id))!.sources).toEqual([source])
  expect((await b.store.document(id))!.sources).toEqual([{...source, host: 'a'}])
  const other = queuedItem(0)
  await submitBatch(b.store, [other])
  expect(await a.store.knownSource(item.path)).toMatchObject({sha256: item.document!.sha256})
  expect(await b.store.knownSource(item.path)).toMatchObject({sha256: other.document!.sha256})
})

test('a path that came with a store of one machine belongs to the one that sees it again', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  await a.db.run(`UPDATE source SET host = ''`)
  expect(await b.store.knownSource(item.path)).not.toBeNull()
  await submitBatch(b.store, [{...item, outcome: 'unchanged', run: {...item.run!, isNew: false}}])
  expect(await a.db.all('SELECT host FROM source')).toEqual([{host: 'b'}])
  expect(await a.store.knownSource(item.path)).toBeNull()
})

test('what is inside of a mail is seen on the machine that gave it, whichever opens it', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0, {path: '/in/one.eml'})
  const mail = {...item, document: {...item.document!, media: 'eml' as const}}
  await submitBatch(a.store, [mail])
  const first = {queue: 'scan', name: 'split', order: 0, limits: {softMs: 1, hardMs: 2}}
  const document = {id: newId('d'), sha256: 'inside', bytes: 1, media: 'pdf' as const}
  await b.store.applyEffects(
    [
      {type: 'contained.save', document: mail.document.id, members: [{name: 'a.pdf', document, extension: 'pdf'}]},
      {type: 'contained.attach', run: mail.run!.id, first},
    ],
    null,
  )
  const at = {path: '/in/one.eml/a.pdf', mtimeMs: 0, bytes: 1, inside: true}
  expect((await a.store.document(document.id))!.sources).toEqual([at])
  expect((await b.store.document(document.id))!.sources).toEqual([{...at, host: 'a'}])
})
