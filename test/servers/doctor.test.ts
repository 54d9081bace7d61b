import {expect, test} from 'vitest'
import {openApp} from '../../src/app/app.ts'
import {checkConnections} from '../../src/app/doctor/machines.ts'
import {loadConfig} from '../../src/config/load.ts'
import {resolvePaths} from '../../src/paths.ts'
import {folderOfTest} from '../helpers/folder.ts'
import {testDatabaseUrl} from '../helpers/servers/database.ts'
import {backends, place} from '../helpers/servers/delivery.ts'

test.each(backends)('doctor tells which servers answer, how far they are, and no password: %s', async (kind) => {
  const folder = await folderOfTest()
  const url = new URL(await testDatabaseUrl())
  url.password = 'secret'
  const {url: queue} = place(kind)
  const env = {SNAPBATCH_STORE: url.href, SNAPBATCH_QUEUE_URL: queue}
  const config = loadConfig({flags: {}, env, cwd: folder, userFile: `${folder}/none.toml`})
  const app = await openApp({config, paths: resolvePaths(folder, {})})
  const checks = await checkConnections(app)
  await app.close()
  const handsOut = kind === 'redis' ? 'Redis' : 'PostgreSQL'
  expect(checks).toEqual([
    {name: 'store server', state: 'ok', detail: expect.stringMatching(/^PostgreSQL \d.* ms away$/), hint: null},
    {
      name: 'queue server',
      state: 'ok',
      detail: expect.stringMatching(new RegExp(`^${handsOut} \\d.* ms away$`)),
      hint: null,
    },
  ])
  expect(JSON.stringify(checks)).not.toMatch(/secret|tester/)
})

const facts = {role: 'store', place: 'db:5432/snap', version: 'PostgreSQL 15', roundTripMs: 1, aheadMs: 0} as const

test.each([
  [{}, 'ok', /1\.0 ms away$/],
  [{roundTripMs: 80}, 'warning', /80\.0 ms away$/],
  [{aheadMs: 90_000}, 'warning', /the clock of this machine is 90 s behind its clock$/],
  [{aheadMs: -90_000}, 'warning', /is 90 s ahead of its clock$/],
])('a server with %o is %s', async (changes, state, detail) => {
  const [check] = await checkConnections({servers: async () => [{...facts, ...changes}]})
  expect(check).toMatchObject({state, detail: expect.stringMatching(detail)})
})

test('a server that answers no more is a problem with its way out', async () => {
  const gone = Object.assign(new Error('The server does not answer.'), {hint: 'Start it.'})
  const checks = await checkConnections({servers: () => Promise.reject(gone)})
  expect(checks).toEqual([
    {name: 'servers', state: 'problem', detail: 'The server does not answer.', hint: 'Start it.'},
  ])
})
