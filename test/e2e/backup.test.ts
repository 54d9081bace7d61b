import {execa} from 'execa'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {writePictures} from '../helpers/pictures.ts'
import {waitFor, waitGone} from '../helpers/processes.ts'

test('a backup taken while a program works, which is killed then, goes on to the same results in another home', async () => {
  await using snap = createSnap()
  writePictures(
    snap.path('in'),
    Array.from({length: 16}, () => ({pages: 2})),
  )
  const program = snap.start(['process', 'in', '--concurrency', '2'])
  await waitFor('work under way', () => snap.calls().length > 4)
  const backup = await snap.run(['backup', 'snap.tar', '--json'])
  expect(program.hasEnded()).toBe(false)
  expect(JSON.parse(backup.stdout)).toMatchObject({exit: 0, documents: 16, missing: []})
  process.kill(program.pid, 'SIGKILL')
  await waitGone(program.pid)
  expect((await snap.run(['backup', 'snap.tar', '--into', 'restored'])).exitCode).toBe(0)

  const {argv, env} = snap.command([])
  const restored = {...env, SNAPBATCH_HOME: snap.path('restored')}
  const there = (...args: string[]) =>
    execa(argv[0]!, [argv[1]!, ...args], {env: restored, cwd: snap.folder, extendEnv: false, reject: false})
  expect((await there('work', '--concurrency', '2')).exitCode).toBe(0)
  expect((await snap.run(['work', '--concurrency', '2'])).exitCode).toBe(0)
  for (const command of [
    ['export', '--format', 'csv'],
    ['search', 'Bread 7.25', '--limit', '1', '--json'],
    ['jobs', '--state', 'dead'],
  ]) {
    const [here, other] = [await snap.run(command), await there(...command)]
    expect(other.stdout.replaceAll(snap.path('restored'), snap.home)).toBe(here.stdout)
    expect(other.exitCode).toBe(0)
  }
  expect((await there('export', '--format', 'csv')).stdout.split('\n')).toHaveLength(17)
})
