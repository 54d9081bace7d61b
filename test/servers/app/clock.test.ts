import {expect, test} from 'vitest'
import {startServerClock} from '../../../src/app/servers/clock.ts'
import type {Sql} from '../../../src/store/postgres/sql.ts'
import {testDatabase} from '../../helpers/servers/database.ts'

test('the time is that of the server, also where this machine has another one', async () => {
  const db = await testDatabase()
  const hour = 3_600_000
  const first: Sql['first'] = async <Row>(text: string) => {
    const row = await db.first<{ms: number}>(text)
    return {ms: row!.ms + hour} as Row
  }
  const [clock, later] = [await startServerClock(db), await startServerClock({...db, first})]
  // Both are on this machine, where a look takes milliseconds.
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000)
  expect(Math.abs(later.now() - clock.now() - hour)).toBeLessThan(1000)
  clock.stop()
  later.stop()
})

test('a machine that was asleep has the time of the server when it wakes, before it has asked again', async () => {
  const db = await testDatabase()
  const hour = 3_600_000
  let slept = 0
  const clocks = {awake: () => performance.now(), booted: () => performance.now() + slept}
  const clock = await startServerClock(db, clocks)
  const before = clock.now()
  slept = hour
  expect(Math.abs(clock.now() - before - hour)).toBeLessThan(10_000)
  await clock.refresh()
  expect(Math.abs(clock.now() - before)).toBeLessThan(10_000)
  clock.stop()
})
