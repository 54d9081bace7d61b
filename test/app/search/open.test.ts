import {expect, test} from 'vitest'
import {openBest} from '../../../src/app/search/open.ts'
import type {HitJson} from '../../../src/app/search.ts'
import {folderOfTest} from '../../helpers/folder.ts'

const hit = (path: string): HitJson => ({
  document: 'd_1',
  path,
  page: 1,
  start: 0,
  end: 1,
  score: 1,
  snippet: '',
  boxes: [],
  kind: null,
  vendor: null,
  date: null,
  total: null,
  currency: null,
  labels: [],
  duplicateOf: null,
})
const found = (...paths: string[]) => ({
  schema: 1 as const,
  query: 'x',
  vectors: false,
  note: null,
  hits: paths.map(hit),
})

async function opened(platform: NodeJS.Platform, env: NodeJS.ProcessEnv) {
  const calls: unknown[] = []
  const folder = await folderOfTest()
  await openBest(found(folder), {platform, env, opener: async (...call) => void calls.push(call)})
  return {calls, folder}
}

test.each([
  ['linux', {DISPLAY: ':0'}, 'xdg-open'],
  ['linux', {WAYLAND_DISPLAY: 'w'}, 'xdg-open'],
  ['darwin', {}, 'open'],
  ['win32', {}, 'explorer.exe'],
] as const)('%s with %j opens the best file by %s', async (platform, env, program) => {
  const {calls, folder} = await opened(platform, env)
  expect(calls).toEqual([[program, [folder]]])
})

test('of what is inside of another file, that is opened which was taken out of it', async () => {
  const calls: unknown[] = []
  const inside = async (document: string) => `/blobs/${document}.pdf`
  const opener = async (...call: unknown[]) => void calls.push(call)
  await openBest(found('/in/a.eml/a.pdf'), {platform: 'darwin', opener, inside})
  expect(calls).toEqual([['open', [expect.stringMatching(/^\/blobs\/d_\w*\.pdf$/)]]])
})

test('what cannot be opened says why', async () => {
  const folder = await folderOfTest()
  await expect(opened('linux', {})).rejects.toMatchObject({code: 'E_NO_DISPLAY', exit: 6})
  await expect(openBest(found(), {platform: 'darwin'})).rejects.toMatchObject({code: 'E_NOT_FOUND', exit: 4})
  await expect(openBest(found('/nowhere/a.pdf'), {platform: 'darwin'})).rejects.toMatchObject({code: 'E_GONE', exit: 6})
  const opener = async () => {
    throw new Error('spawn open ENOENT')
  }
  await expect(openBest(found(folder), {platform: 'darwin', opener})).rejects.toMatchObject({code: 'E_NO_DISPLAY'})
})
