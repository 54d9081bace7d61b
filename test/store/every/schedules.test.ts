import {describe, expect, test} from 'vitest'
import type {NewSchedule} from '../../../src/store/schedule-store.ts'
import {openEveryStore} from '../every-store.ts'

const nightly: NewSchedule = {
  id: 's_1',
  name: 'nightly',
  expression: '0 2 * * *',
  timezone: 'Europe/Berlin',
  command: ['process', '/in'],
  cwd: '/home/\udce9',
  limitMs: 3_600_000,
  createdAt: 5,
  nextAt: 100,
}

async function office() {
  const t = await openEveryStore()
  await t.store.addSchedule(nightly)
  return t
}

const begin = {schedule: 's_1', dueAt: 100, owner: 'me', expected: 100, nextAt: 200}

describe('a schedule', () => {
  test('is known as it was given, once by its name', async () => {
    const {store} = await office()
    expect(await store.addSchedule({...nightly, id: 's_2'})).toBe(false)
    expect(await store.addSchedule({...nightly, id: 's_2', name: null})).toBe(true)
    expect(await store.schedules()).toMatchObject([nightly, {...nightly, id: 's_2', name: null}])
  })

  test('is moved by who knows its time, also to none and back', async () => {
    const {store} = await office()
    expect(await store.moveSchedule('s_1', 99, 300)).toBe(false)
    expect(await store.moveSchedule('s_1', 100, null)).toBe(true)
    expect(await store.moveSchedule('s_1', 100, 300)).toBe(false)
    expect(await store.moveSchedule('s_1', null, 300)).toBe(true)
    expect((await store.schedules())[0]!.nextAt).toBe(300)
  })

  test('goes with its history', async () => {
    const {store} = await office()
    await store.beginScheduled(begin)
    await store.removeSchedule('s_1')
    expect([await store.schedules(), await store.scheduleRuns({limit: 9})]).toEqual([[], []])
  })
})

describe('a run of a schedule', () => {
  test('begins once for a time, and alone', async () => {
    const {store, clock} = await office()
    const run = await store.beginScheduled(begin)
    expect(await store.beginScheduled(begin)).toBeNull()
    expect(await store.beginScheduled({...begin, dueAt: 200, expected: 200, nextAt: 300})).toBeNull()
    await store.noteScheduledChild(run!, 'child')
    expect(await store.scheduleRuns({schedule: 's_1', isOpen: true, limit: 9})).toEqual([
      {
        id: run,
        schedule: 's_1',
        dueAt: 100,
        startedAt: clock.time,
        endedAt: null,
        outcome: 'running',
        exit: null,
        output: null,
        owner: 'me',
        child: 'child',
      },
    ])
  })

  test('that has ended stays as it is, whatever it printed', async () => {
    const {store} = await office()
    const run = await store.beginScheduled(begin)
    await store.endScheduled(run!, {outcome: 'ended', exit: 3, output: 'a\0b'})
    await store.endScheduled(run!, {outcome: 'lost', exit: null, output: null})
    const [ended] = await store.scheduleRuns({limit: 1})
    expect(ended).toMatchObject({outcome: 'ended', exit: 3})
    expect(ended!.output).toMatch(/^a.b$/s)
  })

  test('that was skipped has ended, and its time has had its run', async () => {
    const {store} = await office()
    await store.beginScheduled({...begin, skipped: 'one goes on'})
    expect(await store.scheduleRuns({limit: 9, isOpen: true})).toEqual([])
    expect(await store.scheduleRuns({limit: 9})).toMatchObject([{outcome: 'skipped', output: 'one goes on'}])
    expect([await store.hasScheduled('s_1', 100), await store.hasScheduled('s_1', 200)]).toEqual([true, false])
  })

  test('that is old is forgotten, but not the newest of a schedule', async () => {
    const {store, clock} = await office()
    for (const dueAt of [100, 200, 300])
      await store.beginScheduled({...begin, dueAt, expected: dueAt, nextAt: dueAt + 100, skipped: 'x'})
    const later = clock.time + 1
    expect([await store.forgetScheduled(later, true), await store.forgetScheduled(later)]).toEqual([2, 2])
    expect((await store.scheduleRuns({limit: 9})).map(({dueAt}) => dueAt)).toEqual([300])
  })
})

test('a duty is taken by who knows its token, and every time it is taken the token grows', async () => {
  const {store} = await openEveryStore()
  const take = (expected: number | null, holder: string) => store.takeDuty('lead', expected, {holder, until: 7})
  expect(await store.duty('lead')).toBeNull()
  expect([await take(null, 'a'), await take(null, 'b'), await take(1, 'b'), await take(1, 'c')]).toEqual([
    true,
    false,
    true,
    false,
  ])
  expect(await store.duty('lead')).toEqual({holder: 'b', until: 7, token: 2})
})
