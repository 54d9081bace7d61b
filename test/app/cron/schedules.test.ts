import {spawnSync} from 'node:child_process'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {runDue, runNow} from '../../../src/app/cron/due.ts'
import {findSchedule, removeSchedule} from '../../../src/app/cron/schedules.ts'
import {testApp} from '../../helpers/app.ts'
import {fakeInterrupts} from '../../helpers/fake-stages.ts'
import {clockAt, fakeChildren, hour, schedule} from './helpers.ts'

async function office() {
  const clock = clockAt('2026-01-10T00:00:00Z')
  const {app} = await testApp({clock})
  const children = fakeChildren(app)
  const interrupts = fakeInterrupts()
  return {app, clock, children, interrupts, options: {interrupts, start: children.start}}
}

describe('adding a schedule', () => {
  test.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [':/etc/localtime', 'has no name'],
    ['Nonsense/Zone', 'has no name'],
    ['', 'has no name'],
  ])('with TZ=%s the zone of the machine is %s', (TZ, said) => {
    const module = join(import.meta.dirname, '../../../src/app/cron/expression.ts')
    const script = `import {localTimezone} from ${JSON.stringify(module)}
      try { console.log(localTimezone()) } catch (error) { console.log(error.code, error.message) }`
    const {stdout} = spawnSync(process.execPath, ['--input-type=module', '-e', script], {env: {...process.env, TZ}})
    expect(String(stdout)).toContain(said)
  })

  test.each([
    ['* * * *', 'UTC'],
    ['61 * * * *', 'UTC'],
    ['0 2 * * * *', 'UTC'],
    ['0 0 30 2 *', 'UTC'],
    ['@reboot', 'UTC'],
    ['sometimes', 'UTC'],
    ['0 2 * * *', 'Mars/Olympus'],
  ])('"%s" in %s is refused', async (expression, timezone) => {
    const {app} = await office()
    await expect(schedule(app, expression, {timezone})).rejects.toMatchObject({code: 'E_USAGE', exit: 2})
  })

  test.each([
    ['0 2 * * mon-fri', '2026-01-12T02:00:00Z'],
    ['0 0 1 jan,jul *', '2026-07-01T00:00:00Z'],
    ['@daily', '2026-01-11T00:00:00Z'],
    ['0 12 * * 7', '2026-01-11T12:00:00Z'],
    ['*/7 * * * *', '2026-01-10T00:07:00Z'],
  ])('"%s" comes next at %s', async (expression, next) => {
    const {app} = await office()
    expect((await schedule(app, expression)).nextAt).toBe(Date.parse(next))
  })

  test('seconds count where they are asked for', async () => {
    const {app} = await office()
    expect((await schedule(app, '*/20 * * * * *', {seconds: true})).nextAt).toBe(Date.parse('2026-01-10T00:00:20Z'))
  })

  test('a name is given once', async () => {
    const {app} = await office()
    await schedule(app, '@daily', {name: 'a'})
    await expect(schedule(app, '@daily', {name: 'a'})).rejects.toMatchObject({exit: 2})
    await removeSchedule(app, 'a')
    expect((await schedule(app, '@daily', {name: 'a'})).name).toBe('a')
  })

  test('it is found by name and by any unique beginning of its id', async () => {
    const {app} = await office()
    const {id} = await schedule(app, '@daily', {name: 'nightly'})
    for (const given of ['nightly', id, id.slice(2, 20)]) expect((await findSchedule(app, given)).id).toBe(id)
    await schedule(app, '@daily')
    await expect(findSchedule(app, 's_')).rejects.toMatchObject({code: 'E_AMBIGUOUS_ID', exit: 2})
    for (const given of ['', 'x']) await expect(findSchedule(app, given)).rejects.toMatchObject({exit: 2})
  })
})

describe('run now', () => {
  test('runs beside the times, and tells how it went', async () => {
    const {app, options} = await office()
    const {id, nextAt} = await schedule(app, '@daily', {name: 'a'})
    expect(await runNow(app, 'a', options)).toEqual({
      exit: 0,
      runs: [{id, name: 'a', command: ['clean'], exit: 0, output: 'first\nlast 0'}],
    })
    expect((await findSchedule(app, 'a')).nextAt).toBe(nextAt)
  })

  test('refuses while a run goes on, and stops its run when it is interrupted', async () => {
    const {app, clock, children, interrupts, options} = await office()
    await schedule(app, '@daily', {name: 'a'})
    children.slow()
    const first = runNow(app, 'a', options)
    while (children.starts.length === 0) await new Promise(setImmediate)
    clock.time += 1
    await expect(runNow(app, 'a', options)).rejects.toMatchObject({code: 'E_RUNNING', exit: 7})
    interrupts.interrupt()
    expect(await first).toMatchObject({exit: 130, runs: [{exit: 143}]})
  })
})

test('what is due runs together, and one that fails makes the exit code 3', async () => {
  const {app, clock, children, options} = await office()
  await schedule(app, '@hourly', {command: ['clean']})
  await schedule(app, '@hourly', {command: ['work', '--cron']})
  await schedule(app, '@daily', {command: ['check']})
  expect(await runDue(app, options)).toEqual({exit: 0, runs: []})
  clock.time += hour
  children.slow()
  const due = runDue(app, options)
  while (children.starts.length < 2) await new Promise(setImmediate)
  children.end(8)
  expect(await due).toMatchObject({exit: 3, runs: [{command: ['clean'], exit: 8}, {command: ['work', '--cron']}]})
  expect(await runDue(app, options)).toEqual({exit: 0, runs: []})
  expect(children.cleanings).toEqual(['2026-01-10T01:00:00.000Z'])
})
