import {expect, test} from 'vitest'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch} from '../helpers.ts'

async function twoFiles() {
  const t = await openEveryStore()
  const items = [queuedItem(0), queuedItem(1)]
  await submitBatch(t.store, items)
  const [a, b] = items.map(({document}) => document!.id)
  const [atA, atB] = items.map(({path}) => path)
  const paths = async (document: string) => (await t.store.document(document))!.sources.map(({path}) => path)
  return {...t, a: a!, b: b!, atA: atA!, atB: atB!, paths}
}

test('a rename is planned, then done; the document is known by its new path', async () => {
  const {store, a, atA, paths} = await twoFiles()
  const rename = {document: a, from: atA, to: '/in/\udce9.pdf'}
  const id = await store.planRename('c1', rename)
  expect(await store.plannedRenames()).toEqual([{id, ...rename}])
  await store.endRename(id, 'done')
  expect([await store.plannedRenames(), await store.lastRenames()]).toEqual([[], [{id, ...rename}]])
  expect(await paths(a)).toEqual(['/in/\udce9.pdf'])
})

test('what was known at the new path is not there any more', async () => {
  const {store, a, b, atA, atB, paths} = await twoFiles()
  await store.endRename(await store.planRename('c1', {document: a, from: atA, to: atB}), 'done')
  expect([await paths(a), await paths(b)]).toEqual([[atB], []])
})

test('a file that nobody knows leaves what is known at its new path', async () => {
  const {store, a, b, atB, paths} = await twoFiles()
  await store.endRename(await store.planRename('c1', {document: a, from: '/elsewhere', to: atB}), 'done')
  await store.endRename(await store.planRename('c1', {document: b, from: atB, to: atB}), 'done')
  expect(await paths(b)).toEqual([atB])
})

test('the newest command is taken back, from its end', async () => {
  const {store, a, b, atA, atB, paths} = await twoFiles()
  const first = await store.planRename('c1', {document: a, from: atA, to: '/in/x'})
  await store.endRename(first, 'done')
  const second = await store.planRename('c2', {document: a, from: '/in/x', to: '/in/y'})
  const third = await store.planRename('c2', {document: b, from: atB, to: '/in/x'})
  for (const id of [second, third]) await store.endRename(id, 'done')
  expect((await store.lastRenames()).map(({id}) => id)).toEqual([third, second])
  for (const id of [third, second]) await store.endRename(id, 'undone')
  expect([await paths(a), await paths(b)]).toEqual([['/in/x'], [atB]])
  expect((await store.lastRenames()).map(({id}) => id)).toEqual([first])
})

test('one that did not happen is forgotten, and one of no document is refused', async () => {
  const {store, a, atA, paths} = await twoFiles()
  await store.endRename(await store.planRename('c1', {document: a, from: atA, to: '/in/x'}), 'dropped')
  expect([await store.plannedRenames(), await store.lastRenames(), await paths(a)]).toEqual([[], [], [atA]])
  await expect(store.planRename('c1', {document: 'd_none', from: '/a', to: '/b'})).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
  })
})
