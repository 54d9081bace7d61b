import {expect, test} from 'vitest'
import {optionHash} from '../../src/app/flow/keys.ts'
import {testApp} from '../helpers/app.ts'
import {documentOptions} from '../helpers/document-options.ts'

async function office() {
  const t = await testApp()
  const path = t.file('a.txt', 'one\n')
  const {batch} = await t.submit([path], {outDir: `${t.folder}/out`})
  const [item] = await t.items(batch)
  return {...t, path, batch, run: item!.run!, store: t.app.store}
}

test('a file is known with its newest run under the same options', async () => {
  const t = await office()
  expect(await t.store.knownFile(t.path, optionHash(documentOptions))).toMatchObject({
    bytes: 4,
    run: {id: t.run, state: 'waiting'},
  })
  expect(await t.store.knownFile(t.path, 'other options')).toMatchObject({bytes: 4, run: null})
  expect(await t.store.knownFile(`${t.path}2`, optionHash(documentOptions))).toBeNull()
  const {batch} = await t.submit([t.path], {force: true})
  const [again] = await t.items(batch)
  expect((await t.store.knownFile(t.path, optionHash(documentOptions)))?.run?.id).toBe(again!.run)
})

test('a run has settled when it has ended and its output is written', async () => {
  const t = await office()
  expect(await t.store.settledRuns([t.run])).toEqual([])
  await t.finish(t.run, {archive: 'archive'})
  expect(await t.store.settledRuns([t.run])).toEqual([])
  await t.store.markPublished(t.batch, 0)
  expect(await t.store.settledRuns([t.run, 'r_other'])).toEqual([{run: t.run, state: 'done', isGone: false}])
})

test('a failed run has settled without an output', async () => {
  const t = await office()
  await t.fail(t.run, {class: 'permanent', code: 'E_UNREADABLE', message: 'no'})
  expect(await t.store.settledRuns([t.run])).toEqual([{run: t.run, state: 'failed', isGone: false}])
})

test('a placed file is known under its new path alone, and moves of one path do not pile up', async () => {
  const t = await office()
  const {sha256} = (await t.store.knownSource(t.path))!
  const first = await t.store.planMove({from: t.path, to: '/x/a.txt', sha256})
  expect(await t.store.planMove({from: t.path, to: '/x/a~2.txt', sha256})).toBe(first)
  await t.store.placeMove(first)
  expect(await t.store.openMoves()).toMatchObject([{from: t.path, to: '/x/a~2.txt', state: 'placed'}])
  expect([await t.store.knownSource(t.path), (await t.store.knownSource('/x/a~2.txt'))?.sha256]).toEqual([null, sha256])
  await t.store.endMove(first)
  expect(await t.store.openMoves()).toEqual([])
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
