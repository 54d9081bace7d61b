import {expect, test} from 'vitest'
import {testMachines} from '../../helpers/servers/machines.ts'

const schedule = {
  id: 's_1',
  name: 'nightly',
  expression: '* * * * *',
  timezone: 'UTC',
  command: ['clean'],
  cwd: '/',
  limitMs: 1000,
  createdAt: 1,
  nextAt: 100,
}

test('of machines that take a duty at once one has it, and so it goes on from token to token', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [{store}] = machines
  for (let token = 0; token < 5; token++) {
    const expected = token === 0 ? null : token
    const taken = await Promise.all(
      machines.map(({store: own, db}) => own.takeDuty('schedules', expected, {holder: db.host, until: 1})),
    )
    expect(taken.filter(Boolean)).toHaveLength(1)
    expect(await store.duty('schedules')).toEqual({
      holder: machines[taken.indexOf(true)]!.db.host,
      until: 1,
      token: token + 1,
    })
  }
})

test('a schedule that machines find due at once runs once', async () => {
  const machines = await testMachines('a', 'b', 'c', 'd')
  const [{store}] = machines
  const added = await Promise.all(machines.map(({store: own}, i) => own.addSchedule({...schedule, id: `s_${i}`})))
  expect(added.filter(Boolean)).toHaveLength(1)
  const {id} = (await store.schedules())[0]!
  const begin = {schedule: id, dueAt: 100, expected: 100}
  const runs = await Promise.all(
    // One of them only asks for it once more, and leaves the time as it is.
    machines.map(({store: own, db}, i) => own.beginScheduled({...begin, nextAt: i === 0 ? 100 : 160, owner: db.host})),
  )
  expect(runs.filter((run) => run !== null)).toHaveLength(1)
  expect(await store.scheduleRuns({limit: 9})).toHaveLength(1)
})
