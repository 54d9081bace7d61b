import {expect, inject, test} from 'vitest'
import {openPostgres} from '../../../src/store/postgres/database.ts'
import {testApp} from '../../helpers/app.ts'
import {testDatabaseUrl} from '../../helpers/servers/database.ts'

test('leases are extended while all connections of the store wait, as for large files on their way to it', async () => {
  const store = await testDatabaseUrl()
  const {app} = await testApp({flags: {store, queueUrl: inject('servers')!.redis}})
  const other = openPostgres({url: store, connections: 2})
  const locked = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  const holding = other.transaction(async (sql) => {
    await sql.script('LOCK TABLE document IN ACCESS EXCLUSIVE MODE')
    locked.resolve()
    await free.promise
  })
  await locked.promise
  const waiting = Array.from({length: 8}, () => app.store.documents(['d_none']))
  const beats = Promise.withResolvers<unknown>()
  const lost = {id: 'j_none', token: 1}
  const heartbeat = app.heartbeat({leaseMs: 30_000, intervalMs: 1})({
    lost: beats.resolve,
    cancelled() {},
    failed: beats.reject,
  })
  heartbeat.add([{job: {id: lost.id}, token: lost.token, until: 0} as never])
  expect(await beats.promise).toEqual([lost])
  free.resolve()
  await heartbeat.close()
  await Promise.all([holding, ...waiting])
  await other.close()
})
