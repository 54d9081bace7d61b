import {expect, test} from 'vitest'
import type {Failure} from '../../../src/errors.ts'
import {newId} from '../../../src/ids.ts'
import type {RunState} from '../../../src/store/types.ts'
import {openEveryStore} from '../every-store.ts'
import {queuedItem, submitBatch, submitEffect} from '../helpers.ts'
import {optionSet} from '../options.ts'

/** A file that was given, with an output to be written. */
async function office() {
  const t = await openEveryStore()
  const item = queuedItem(0, {outPath: '/out/0.pdf'})
  const batch = await submitBatch(t.store, [item])
  const run = item.run!.id
  const end = (state: RunState, error?: Failure) =>
    t.store.applyEffects([{type: 'run.state', run, state, ...(error ? {error} : {})}], null)
  return {...t, item, path: item.path, batch, run, end}
}

test('a file is known with its newest run under the same options', async () => {
  const {store, item, path, run} = await office()
  expect(await store.knownFile(path, optionSet.hash)).toEqual({
    bytes: 10,
    mtimeMs: 1000,
    sha256: item.document!.sha256,
    run: {id: run, state: 'waiting', error: null},
  })
  expect(await store.knownFile(path, 'other options')).toMatchObject({bytes: 10, run: null})
  expect(await store.knownFile(`${path}2`, optionSet.hash)).toBeNull()
  const again = {...item, run: {...item.run!, id: newId('r'), generation: 1}}
  await submitBatch(store, [again])
  expect((await store.knownFile(path, optionSet.hash))?.run?.id).toBe(again.run.id)
})

test('a run has settled when it has ended and its output is written', async () => {
  const {store, batch, run, end} = await office()
  expect(await store.settledRuns([run])).toEqual([])
  await end('done')
  expect(await store.settledRuns([run])).toEqual([])
  await store.markPublished(batch, 0)
  expect(await store.settledRuns([run, 'r_other'])).toEqual([{run, state: 'done', isGone: false}])
})

test('a failed run has settled without an output; why may name what is no UTF-8', async () => {
  const {store, run, end} = await office()
  await end('failed', {class: 'permanent', code: 'E_UNREADABLE', message: 'no'})
  expect(await store.settledRuns([run])).toEqual([{run, state: 'failed', isGone: false}])
  await end('waiting')
  await end('failed', {class: 'permanent', code: 'E_GONE', message: 'There is no \udce9.pdf'})
  expect(await store.settledRuns([run])).toEqual([{run, state: 'failed', isGone: true}])
})

test('a placed file is known under its new path alone, and moves of one path do not pile up', async () => {
  const {store, path} = await office()
  const {sha256} = (await store.knownSource(path))!
  const first = await store.planMove({from: path, to: '/x/a.txt', sha256})
  expect(await store.planMove({from: path, to: '/x/\udce9.txt', sha256})).toBe(first)
  await store.placeMove(first)
  expect(await store.openMoves()).toEqual([{id: first, from: path, to: '/x/\udce9.txt', sha256, state: 'placed'}])
  expect([await store.knownSource(path), (await store.knownSource('/x/\udce9.txt'))?.sha256]).toEqual([null, sha256])
  await store.endMove(first)
  expect(await store.openMoves()).toEqual([])
})

test('a file that comes to the path of another one is known there instead of it', async () => {
  const {store, item, path} = await office()
  const other = queuedItem(1)
  const batch = await submitBatch(store, [other])
  const move = await store.planMove({from: path, to: other.path, sha256: item.document!.sha256})
  await store.placeMove(move)
  expect(await store.knownSource(other.path)).toMatchObject({sha256: item.document!.sha256, mtimeMs: 1000})
  expect((await store.document(other.document!.id))?.sources).toEqual([])
  await store.applyEffects([submitEffect(batch, [{...queuedItem(2), path}])], null)
  expect(await store.knownSource(path)).toMatchObject({mtimeMs: 1002})
})

test('what was passed over is known as it was', async () => {
  const {store, path} = await office()
  const print = {bytes: 4, mtimeMs: 7}
  expect(await store.isPassedOver(path, print)).toBe(false)
  await store.passOver(path, print)
  expect([await store.isPassedOver(path, print), await store.isPassedOver(path, {...print, mtimeMs: 8})]).toEqual([
    true,
    false,
  ])
  await store.passOver(path, {...print, mtimeMs: 8})
  expect(await store.isPassedOver(path, print)).toBe(false)
})
