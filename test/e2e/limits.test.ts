import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {writePictures} from '../helpers/pictures.ts'
import {waitFor} from '../helpers/processes.ts'
import {checkStore, jobStatuses, query} from '../helpers/truth.ts'

const settings = {SNAPBATCH_RESOURCE_WAIT: '300ms', SNAPBATCH_RETRY: '100ms,200ms,300ms'}

test('a batch that is paused from elsewhere ends what runs, leaves the rest with 8, and goes on when it is resumed', async () => {
  await using snap = createSnap(settings)
  const paths = writePictures(snap.path('in'), [{fault: 'gate', times: 1}, {}, {}, {}, {}, {}])
  const running = snap.start(['process', ...paths, '--concurrency', '1', '--json'])
  await waitFor('a call at the gate', () => snap.calls().length === 1)
  const [batch] = query(snap.home, 'SELECT public_id id FROM batch') as {id: string}[]
  expect(await snap.run(['pause', batch!.id, '--reason', 'lunch'])).toMatchObject({exitCode: 0})
  snap.openGate()
  const ended = await running.ended
  expect(ended).toMatchObject({exitCode: 8})
  expect(snap.calls()).toHaveLength(1)
  expect(jobStatuses(snap.home)).not.toHaveProperty('running')
  expect(await snap.run(['status'])).toMatchObject({stdout: expect.stringContaining('is paused: lunch')})
  expect(await snap.run(['resume', batch!.id])).toMatchObject({stdout: expect.stringContaining('Next: snap work')})
  expect(await snap.run(['work', '--concurrency', '2'])).toMatchObject({exitCode: 0})
  expect(Object.keys(jobStatuses(snap.home))).toEqual(['done'])
  expect(await checkStore(snap.home)).toEqual(['ok'])
})

test('a rate that is set while two processes work holds for both together', async () => {
  await using snap = createSnap(settings)
  const paths = writePictures(
    snap.path('in'),
    Array.from({length: 12}, () => ({})),
  )
  await snap.run(['pause', '--queue', 'scan'])
  expect(await snap.run(['process', ...paths, '--stages', 'scan', '--concurrency', '1'])).toMatchObject({exitCode: 8})
  expect(await snap.run(['queue', 'set', 'scan', '--rate', '10/s'])).toMatchObject({exitCode: 0})
  await snap.run(['resume', '--all'])
  const workers = [1, 2].map(() => snap.start(['work', '--concurrency', '2']))
  for (const {ended} of workers) expect(await ended).toMatchObject({exitCode: 0})
  const starts = query(snap.home, 'SELECT started_at at FROM attempt ORDER BY started_at') as {at: number}[]
  const seconds = (starts.at(-1)!.at - starts[0]!.at) / 1000
  // What may be slower on a busy machine may not be faster: one at once, what a quarter of a second gives, and the rate.
  expect(starts.length).toBeLessThanOrEqual(1 + 2.5 + seconds * 10 * 1.05)
  expect(starts.length).toBe(12 * 3)
})
