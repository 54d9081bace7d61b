import {join, resolve} from 'node:path'
import {expect, test} from 'vitest'
import {serverOf, sideOf} from '../../../src/app/stores/sides.ts'
import {loadConfig} from '../../../src/config/load.ts'
import {resolvePaths} from '../../../src/paths.ts'

const url = 'postgres://me@db.example/bills'
const paths = resolvePaths('/home/me/snap', {})
const config = loadConfig({
  flags: {store: url},
  env: {SNAPBATCH_STORE_KEY: 'pass:word'},
  cwd: '/none',
  userFile: '/none/config.toml',
})

test('a store is named by its home, by its file or by the address of its server', async () => {
  expect(await sideOf('sqlite', paths, config)).toEqual({kind: 'sqlite', file: paths.store, blobs: paths.blobs})
  const file = resolve('there/store.db')
  expect(await sideOf('sqlite:there/store.db', paths, config)).toEqual({
    kind: 'sqlite',
    file,
    blobs: join(resolve('there'), 'blobs'),
  })
  expect(await sideOf(url, paths, config)).toEqual({
    kind: 'postgres',
    url: 'postgres://me:pass%3Aword@db.example/bills',
  })
  await expect(sideOf('mysql://db', paths, config)).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
})

test('one of both is on a server', () => {
  expect(serverOf('sqlite', url)).toBe(url)
  expect(serverOf(url, 'sqlite:x')).toBe(url)
  expect(() => serverOf('sqlite', 'sqlite:x')).toThrow('between SQLite and PostgreSQL')
  expect(() => serverOf(url, url)).toThrow('between SQLite and PostgreSQL')
})
