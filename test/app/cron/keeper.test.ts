import {describe, expect, test} from 'vitest'
import {createKeeper} from '../../../src/app/cron/keeper.ts'
import {leader} from '../../../src/app/cron/leader.ts'
import {listSchedules, pauseSchedule, removeSchedule} from '../../../src/app/cron/schedules.ts'
import {testApp} from '../../helpers/app.ts'
import {waitFor} from '../../helpers/processes.ts'
import {clockAt, day, fakeChildren, hour, otherProcess, schedule} from './helpers.ts'

async function office(at: string) {
  const clock = clockAt(at)
  const {app} = await testApp({clock})
  const children = fakeChildren(app)
  const keeper = createKeeper(app, {start: children.start})
  /** Looks every `step` ms of the injected clock; commands end between looks. */
  const idle = () =>
    waitFor('no run under way', async () => (await app.store.scheduleRuns({isOpen: true, limit: 1})).length === 0)
  const pass = async (ms: number, step = 60_000) => {
    for (const end = clock.time + ms; clock.time < end; ) {
      clock.time = Math.min(end, clock.time + step)
      await keeper.look()
      if (children.isQuick()) await idle()
    }
  }
  const list = async () => (await listSchedules(app)).schedules
  return {app, clock, children, keeper, pass, idle, list}
}

describe('a schedule', () => {
  test('every three hours runs eight times a day, and its history tells how each ended', async () => {
    const {app, children, pass, list} = await office('2026-01-10T00:30:00Z')
    await schedule(app, '0 */3 * * *', {command: ['clean', '--older-than', '30d'], name: 'nightly'})
    await pass(day, 20 * 60_000)
    expect(children.times()).toEqual(
      ['03', '06', '09', '12', '15', '18', '21']
        .map((h) => `2026-01-10T${h}:10:00.000Z`)
        .concat('2026-01-11T00:10:00.000Z'),
    )
    expect(children.starts[0]?.command).toEqual(['clean', '--older-than', '30d'])
    expect(await list()).toMatchObject([
      {name: 'nightly', nextAt: Date.parse('2026-01-11T03:00Z'), last: {outcome: 'ended', exit: 0, message: 'last 0'}},
    ])
  })

  test('runs once for all the times at which the machine was off', async () => {
    const {app, clock, children, keeper, idle} = await office('2026-01-10T00:00:00Z')
    await schedule(app, '0 2 * * *')
    clock.time += 10 * day + 3 * hour
    await keeper.look()
    await idle()
    await keeper.look()
    expect(children.times()).toEqual(['2026-01-20T03:00:00.000Z'])
    const [run] = await app.store.scheduleRuns({limit: 5})
    expect(run?.dueAt).toBe(Date.parse('2026-01-10T02:00:00Z'))
  })

  test('does not run twice for a time when the clock is set back, and goes by the new clock at once', async () => {
    const {app, clock, children, pass, idle} = await office('2026-01-10T01:00:00Z')
    await schedule(app, '0 * * * *')
    await pass(2 * hour)
    await idle()
    expect(children.starts).toHaveLength(2)
    clock.time -= 2 * hour
    await pass(2 * hour)
    expect(children.starts).toHaveLength(2)
    await pass(hour)
    expect(children.starts).toHaveLength(3)
    clock.time -= 300 * day
    await pass(2 * hour)
    await idle()
    expect(children.starts).toHaveLength(5)
  })

  test('after a clock that was a year ahead is put right, runs at its next time', async () => {
    const {app, clock, children, pass, idle} = await office('2026-01-10T01:00:00Z')
    await schedule(app, '0 2 * * *')
    clock.time += 365 * day
    await pass(2 * hour)
    await idle()
    clock.time -= 365 * day
    await pass(day, hour)
    expect(children.times().slice(-1)).toEqual(['2026-01-11T02:00:00.000Z'])
  })

  test('is not started while its last run goes on, and says so', async () => {
    const {app, children, pass, idle, list} = await office('2026-01-10T00:00:00Z')
    await schedule(app, '0 * * * *')
    children.slow()
    await pass(2 * hour + 60_000)
    expect(children.starts).toHaveLength(1)
    expect(await list()).toMatchObject([
      {last: {outcome: 'skipped', message: expect.stringContaining('2026-01-10T01:00:00.000Z is still going')}},
    ])
    children.end(3)
    await idle()
    await pass(hour)
    expect(children.starts).toHaveLength(2)
    const runs = await app.store.scheduleRuns({limit: 5})
    expect(runs.map(({outcome, exit}) => [outcome, exit])).toEqual([
      ['running', null],
      ['skipped', null],
      ['ended', 3],
    ])
  })

  test('that is paused misses its times for good; resumed, it goes on with the next', async () => {
    const {app, children, pass, list} = await office('2026-01-10T00:00:00Z')
    const {id} = await schedule(app, '0 * * * *', {name: 'hourly'})
    await pauseSchedule(app, 'hourly', true)
    await pauseSchedule(app, id, true)
    await pass(3 * hour)
    expect(await list()).toMatchObject([{nextAt: null}])
    await pauseSchedule(app, 'hourly', false)
    expect(await list()).toMatchObject([{nextAt: Date.parse('2026-01-10T04:00Z')}])
    await pass(hour)
    expect(children.starts).toHaveLength(1)
    await removeSchedule(app, id)
    await pass(5 * hour)
    expect(children.starts).toHaveLength(1)
  })

  test('that cannot be looked at holds up no other, and what has begun is waited for', async () => {
    const {app, clock, children, keeper} = await office('2026-01-10T00:00:00Z')
    await schedule(app, '0 * * * *', {name: 'first'})
    const {id: _, last: __, ...second} = await schedule(app, '0 * * * *', {name: 'second'})
    // As another machine may have it, whose system knows zones that this one does not.
    await removeSchedule(app, 'second')
    await app.store.addSchedule({...second, id: 's_2', limitMs: hour, timezone: 'Nowhere/Else'})
    await schedule(app, '0 * * * *', {name: 'third'})
    children.slow()
    clock.time += hour
    await expect(keeper.look()).rejects.toThrow()
    expect(children.starts).toHaveLength(2)
    await keeper.close()
    const runs = await app.store.scheduleRuns({limit: 5})
    expect(runs.map(({outcome, exit}) => [outcome, exit])).toEqual([
      ['ended', 143],
      ['ended', 143],
    ])
  })

  test('whose command cannot be started has ended, with the reason', async () => {
    const {app, clock, idle, list} = await office('2026-01-10T00:00:00Z')
    const keeper = createKeeper(app, {start: () => Promise.reject(new Error('no space'))})
    await schedule(app, '0 * * * *')
    clock.time += hour
    await keeper.look()
    await idle()
    expect(await list()).toMatchObject([{last: {outcome: 'ended', exit: null, message: 'no space'}}])
  })
})

describe('of several processes', () => {
  test('one looks after schedules, and when it is killed another takes over without running anything twice', async () => {
    const {app, clock, children, list} = await office('2026-01-09T23:59:50Z')
    const [first, command] = [otherProcess(), otherProcess()]
    children.slow(command.identity)
    const leading = createKeeper(app, {start: children.start, self: first.identity})
    const second = createKeeper(app, {start: children.start})
    await schedule(app, '0 * * * *')
    await leading.look()
    clock.time += 20_000
    await second.look()
    expect(children.starts).toHaveLength(0)
    await leading.look()
    expect(children.starts).toHaveLength(1)
    expect((await listSchedules(app)).attended).toBe(true)

    await first.end()
    await second.look()
    expect(children.starts).toHaveLength(1)
    expect(await list()).toMatchObject([{last: {outcome: 'running'}}])

    await command.end()
    await second.look()
    expect(await list()).toMatchObject([
      {last: {outcome: 'lost', exit: null, message: expect.stringContaining('killed')}},
    ])
    clock.time += hour
    await second.look()
    expect(children.starts).toHaveLength(2)
  })

  test('that all think they lead, one starts a run', async () => {
    const {app, clock, children, keeper, idle} = await office('2026-01-10T00:00:00Z')
    await schedule(app, '0 * * * *')
    clock.time += hour
    const all = [keeper, ...[1, 2, 3].map(() => createKeeper(app, {start: children.start}))]
    await Promise.all(all.map((each) => each.look()))
    await idle()
    expect(children.starts).toHaveLength(1)
  })

  test('one that freezes for longer than its lease loses it, and one that ends gives it up at once', async () => {
    const {app, clock, children, keeper} = await office('2026-01-10T00:00:00Z')
    const other = otherProcess()
    const frozen = createKeeper(app, {start: children.start, self: other.identity})
    await frozen.look()
    await keeper.look()
    expect((await leader(app))?.pid).toBe(other.identity.pid)
    clock.time += 31_000
    await keeper.look()
    expect((await leader(app))?.pid).toBe(process.pid)
    await frozen.look()
    await keeper.close()
    expect(await leader(app)).toBeNull()
    await frozen.look()
    expect((await leader(app))?.pid).toBe(other.identity.pid)
  })

  test('one cleans up, once an hour of whatever clock', async () => {
    const {app, clock, children, keeper, pass} = await office('2026-01-10T00:00:00Z')
    const second = createKeeper(app, {start: children.start})
    await Promise.all([keeper.look(), second.look()])
    expect(children.cleanings).toEqual([])
    for (let i = 0; i < 3; i++) {
      await pass(hour)
      await second.look()
    }
    const three = ['01', '02', '03'].map((h) => `2026-01-10T${h}:00:00.000Z`)
    expect(children.cleanings).toEqual(three)
    clock.time -= 24 * hour
    await pass(2 * hour)
    expect(children.cleanings).toEqual([...three, '2026-01-09T03:01:00.000Z', '2026-01-09T04:01:00.000Z'])
  })

  test('a leader that ends stops what it has started, and notes how it ended', async () => {
    const {app, clock, children, keeper, list} = await office('2026-01-10T00:00:00Z')
    await schedule(app, '0 * * * *')
    children.slow()
    clock.time += hour
    await keeper.look()
    await keeper.close()
    expect(await list()).toMatchObject([{last: {outcome: 'ended', exit: 143}}])
  })
})

/** When a schedule ran in local time over a change of clocks, looked at every minute. */
async function localRuns(expression: string, timezone: string, from: string, hours: number): Promise<string[]> {
  const {app, children, pass} = await office(from)
  await schedule(app, expression, {timezone})
  await pass(hours * hour, 5 * 60_000)
  const shown = new Intl.DateTimeFormat('sv', {timeZone: timezone, dateStyle: 'short', timeStyle: 'short'})
  return children.times().map((at) => shown.format(new Date(at)))
}

describe('where clocks change', () => {
  test.each([
    ['Europe/Berlin', '2026-03-28T12:00Z', ['2026-03-29 03:00', '2026-03-30 02:30']],
    ['America/New_York', '2026-03-07T17:00Z', ['2026-03-08 03:00', '2026-03-09 02:30']],
    ['Europe/Berlin', '2026-10-24T12:00Z', ['2026-10-25 02:30', '2026-10-26 02:30']],
    ['America/New_York', '2026-10-31T17:00Z', ['2026-11-01 02:30', '2026-11-02 02:30']],
    ['Australia/Lord_Howe', '2026-04-04T06:00Z', ['2026-04-05 02:30', '2026-04-06 02:30']],
    ['Asia/Kathmandu', '2026-03-28T12:00Z', ['2026-03-29 02:30', '2026-03-30 02:30']],
  ])('in %s, 02:30 comes once a day after %s', async (timezone, from, expected) => {
    expect(await localRuns('30 2 * * *', timezone, from, 42)).toEqual(expected)
  })

  test('every half hour is counted in real time', async () => {
    const runs = await localRuns('*/30 * * * *', 'Europe/Berlin', '2026-10-25T00:00Z', 2)
    expect(runs).toEqual(['2026-10-25 02:30', '2026-10-25 02:00', '2026-10-25 02:30', '2026-10-25 03:00'])
  })
})
