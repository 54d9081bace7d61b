import {existsSync} from 'node:fs'
import {execa} from 'execa'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {waitFor, waitGone} from '../helpers/processes.ts'

test('two programs that work for ever run a schedule once; when the leader is killed the other goes on', async () => {
  await using snap = createSnap()
  const json = async (...args: string[]) => JSON.parse((await snap.run([...args, '--json'])).stdout)
  const add = ['cron', 'add', '*/2 * * * * *', '--seconds', '--name', 'quick', '--', 'export', '--output', 'out.csv']
  // What comes after "--" is the command's.
  const {argv, env} = snap.command([])
  const [node, program] = argv
  await execa(node!, [program!, ...add], {env: {...env, SNAPBATCH_HOME: snap.home}, cwd: snap.folder, extendEnv: false})
  const listed = async () =>
    (await json('cron')) as {schedules: {last: {at: number; outcome: string}}[]; attended: boolean}
  expect(await listed()).toMatchObject({attended: false, schedules: [{last: null}]})

  const programs = [snap.start(['work', '--forever']), snap.start(['work', '--forever'])]
  await waitFor('the first run', () => existsSync(snap.path('out.csv')))
  const killed = programs.shift()!
  process.kill(killed.pid, 'SIGKILL')
  await waitGone(killed.pid)
  const since = Date.now()
  await waitFor('a run of the other', async () => ((await listed()).schedules[0]?.last.at ?? 0) > since)
  expect((await listed()).attended).toBe(true)
  process.kill(programs[0]!.pid, 'SIGTERM')
  expect((await programs[0]!.ended).exitCode).toBe(0)
  const after = await listed()
  expect(after).toMatchObject({attended: false})
  expect(['ended', 'skipped', 'lost']).toContain(after.schedules[0]?.last.outcome)
  expect(snap.processes()).toEqual([])
})
