import {expect, test} from 'vitest'
import {moveSource} from '../../../src/store/postgres/move-source.ts'
import {pathBytes} from '../../../src/store/postgres/values.ts'
import {meanwhile, testMachines} from '../../helpers/servers/machines.ts'
import {queuedItem, submitBatch} from '../../store/helpers.ts'
import {optionSet} from '../../store/options.ts'

test('the same path on two machines is two files', async () => {
  const [a, b] = await testMachines('a', 'b')
  const [own, other] = [queuedItem(0), queuedItem(0)]
  await submitBatch(a.store, [own])
  await submitBatch(b.store, [other])
  const {path} = own
  await a.store.endRename(await a.store.planRename('c', {document: own.document!.id, from: path, to: '/in/x'}), 'done')
  expect(await a.store.knownFile('/in/x', optionSet.hash)).toMatchObject({sha256: own.document!.sha256})
  expect(await a.store.knownFile(path, optionSet.hash)).toBeNull()
  expect(await b.store.knownFile(path, optionSet.hash)).toMatchObject({sha256: other.document!.sha256})
})

test('what a machine was about to do with its files is no concern of another one', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  const rename = {document: item.document!.id, from: item.path, to: '/in/x'}
  const planned = await a.store.planRename('c', rename)
  await a.store.planMove({from: item.path, to: '/done/x', sha256: 'x'})
  await a.store.passOver('/in/y', {bytes: 1, mtimeMs: 1})
  expect([await b.store.plannedRenames(), await b.store.openMoves()]).toEqual([[], []])
  expect(await b.store.isPassedOver('/in/y', {bytes: 1, mtimeMs: 1})).toBe(false)
  expect([await a.store.plannedRenames(), await a.store.openMoves()]).toMatchObject([[{id: planned}], [{id: 1}]])
  await a.store.endRename(planned, 'done')
  expect([await a.store.lastRenames(), await b.store.lastRenames()]).toMatchObject([[{id: planned}], []])
})

test('paths that came with a store of one machine are known on each, and belong to the one that moves the file', async () => {
  const [a, b] = await testMachines('a', 'b')
  const item = queuedItem(0)
  await submitBatch(a.store, [item])
  await a.db.run(`UPDATE source SET host = ''`)
  expect(await b.store.knownFile(item.path, optionSet.hash)).not.toBeNull()
  const move = await b.store.planMove({from: item.path, to: '/done/x', sha256: 'x'})
  await b.store.placeMove(move)
  expect(await b.store.knownFile('/done/x', optionSet.hash)).toMatchObject({sha256: item.document!.sha256})
  expect(await a.store.knownFile(item.path, optionSet.hash)).toBeNull()
  expect(await a.store.knownFile('/done/x', optionSet.hash)).toBeNull()
})

test('a file that is given under its new name at this moment is known there once', async () => {
  const [a] = await testMachines('a')
  const [from, to] = [queuedItem(0), queuedItem(1)]
  await submitBatch(a.store, [from])
  const other = await submitBatch(a.store, [])
  await meanwhile(
    a.db,
    (sql) => a.store.applyEffects([{type: 'submit', batch: other, optionSet, items: [to]}], null, sql),
    () => a.db.transaction((sql) => moveSource(sql, 'a', pathBytes(from.path), pathBytes(to.path))),
  )
  expect(await a.store.knownFile(to.path, optionSet.hash)).toMatchObject({sha256: from.document!.sha256})
  expect(await a.store.knownFile(from.path, optionSet.hash)).toBeNull()
})

test('points of a sink that two machines note at once are noted', async () => {
  const [a, b] = await testMachines('a', 'b')
  const points = Array.from({length: 200}, (_, i) => [`p${i}`, 'x'] as const)
  await Promise.all([
    a.store.noteSink('s', 'd_1', {sent: new Map(points), removed: []}),
    b.store.noteSink('s', 'd_1', {sent: new Map(points.toReversed()), removed: ['q']}),
  ])
  expect(await a.store.sinkTotals('s')).toMatchObject({points: 200, documents: 1})
})
