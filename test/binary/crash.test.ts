import {once} from 'node:events'
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs'
import {dirname, join, relative} from 'node:path'
import {expect, test} from 'vitest'
import {makeJail} from '../helpers/jail.ts'
import {killedWriting} from '../helpers/killed-writing.ts'
import {waitFor, waitGone} from '../helpers/processes.ts'

const samples = join(import.meta.dirname, '../../samples')
const inputs = ['fuel-de.jpg', 'invoice-gb-three-pages.pdf', 'invoice-us.pdf', 'restaurant-us.jpg', 'taxi-us.jpg']
const cache = '/home/me/.cache/snapbatch'

/** What has been said of documents that ended. */
const ended = (said: string): string[] => said.match(/^(?:done|check) .*/gm) ?? []

test('killed in the middle, the same command goes on and does nothing twice', async () => {
  await using jail = makeJail()
  for (const name of inputs) jail.give(join(samples, name))
  const args = ['process', ...inputs, '--concurrency', '2']
  const killed = jail.start(args)
  let said = ''
  killed.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
    // Nothing more is handed out while the processes are looked for.
    if (ended(said).length > 0) killed.kill('SIGSTOP')
  })
  const closed = once(killed, 'close')
  await waitFor('a document that is done', () => ended(said).length > 0, 60_000)
  await jail.kill()
  await closed
  const before = ended(said)
  const again = await jail.run(args)
  expect(again.exit, again.stderr).toBe(0)
  const {json} = await jail.json(args)
  expect(json.counts).toMatchObject({done: inputs.length, failed: 0, waiting: 0, running: 0})
  // What the first one had told of was not read again: the second one tells of the others only.
  const others = ended(again.stderr)
  expect(others, 'it was killed when all was done').not.toEqual([])
  expect(before.length + others.length).toBeLessThanOrEqual(inputs.length)
  expect(others.filter((line) => before.includes(line))).toEqual([])
  expect(jail.processes()).toEqual([])
})

test('killed while it unpacks itself, the next start makes it whole', async () => {
  await using jail = makeJail()
  jail.give(join(samples, 'taxi-us.jpg'))
  const whole = '/home/me/whole'
  expect(await jail.run(['doctor'], {env: {SNAPBATCH_CACHE: whole}})).toMatchObject({exit: 0})
  const names = jail.files(whole).map((file) => relative(jail.at(whole), file))
  const wholeOf = (name: string) => join(jail.at(whole), name)
  const unpackedOf = (name: string) => join(jail.at(cache), name)
  // It takes longest to write these. Each start makes that whole which the one before it was killed at.
  const bySize = names.toSorted((a, b) => statSync(wholeOf(b)).size - statSync(wholeOf(a)).size)
  const largest = bySize.slice(0, 3).toSorted((a, b) => statSync(wholeOf(a)).mtimeMs - statSync(wholeOf(b)).mtimeMs)
  const parts: string[] = []
  for (const name of largest) {
    jail.makeFolder(join(cache, dirname(name)))
    const part = () => killedWriting(unpackedOf(name), () => jail.start(['doctor']))
    parts.push(await waitFor(`a part of ${name}`, part, 60_000))
    await jail.kill()
  }
  expect(jail.files(cache)).toEqual(expect.arrayContaining(parts))
  expect(await jail.run(['process', 'taxi-us.jpg'])).toMatchObject({exit: 0})
  expect(readdirSync(jail.at(`${cache}/single`))).toHaveLength(1)
  const unpacked = names.filter((name) => existsSync(unpackedOf(name)))
  expect(unpacked).toEqual(expect.arrayContaining(largest))
  expect(unpacked.filter((name) => !readFileSync(unpackedOf(name)).equals(readFileSync(wholeOf(name))))).toEqual([])
})

test('work goes on behind until it is told to end', async () => {
  await using jail = makeJail()
  jail.give(join(samples, 'taxi-us.jpg'))
  const {json} = await jail.json(['process', 'taxi-us.jpg', '--detach'])
  expect(json).toMatchObject({schema: 1})
  expect((await jail.run(['status', '--follow', '--timeout', '60s'])).exit).toBe(0)
  await waitFor('the end of those behind', () => jail.processes().length === 0)

  const worker = await jail.startWorker()
  expect((await jail.json(['process', 'taxi-us.jpg', '--force', '--detach'])).exit).toBe(0)
  expect((await jail.run(['status', '--follow', '--timeout', '60s'])).exit).toBe(0)
  expect((await jail.run(['shutdown'])).exit).toBe(0)
  await waitGone(worker.pid!)
  expect(worker.exitCode ?? (await new Promise((resolve) => worker.once('close', resolve)))).toBe(0)
  expect(jail.processes()).toEqual([])
})
