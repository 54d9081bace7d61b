import {writeFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {createSnap} from '../helpers/cli.ts'
import {shopTexts} from '../helpers/label-texts.ts'
import {waitFor} from '../helpers/processes.ts'
import {query} from '../helpers/truth.ts'

const partSize = 1000

function records(count: number): string {
  const texts = shopTexts(count / 5)
  return texts.map((record, id) => JSON.stringify({id, ...record})).join('\n')
}

test('records are learned, guessed and forgotten from the command line', async () => {
  await using snap = createSnap()
  writeFileSync(snap.path('taught.jsonl'), records(100))
  writeFileSync(snap.path('asked.jsonl'), '{"id": "q", "text": "i lost the key of my lock"}\nnonsense\n')
  const learned = await snap.run(['labels', 'learn', 'taught.jsonl', '--json'])
  expect({exit: learned.exitCode, ...JSON.parse(learned.stdout)}).toMatchObject({exit: 0, added: 100, badLines: 0})
  const guessed = await snap.run(['labels', 'guess', 'asked.jsonl', '--json'])
  expect({exit: guessed.exitCode, ...JSON.parse(guessed.stdout)}).toMatchObject({
    exit: 3,
    schema: 1,
    records: [{id: 'q', label: 'lost_key', source: 'learned'}],
    bad: [{line: 2}],
  })
  expect(guessed.stderr).toContain('Line 2 was left out')
  const table = await snap.run(['labels', 'guess', 'asked.jsonl'])
  expect(table.stdout).toMatch(/q +lost_key +0\.\d\d +.*key/)
  expect((await snap.run(['labels', 'forget', 'lost_key'])).stdout).toContain('Would forget lost_key: 20 examples')
  expect((await snap.run(['labels', 'forget', 'lost_key', '--yes'])).exitCode).toBe(0)
  expect((await snap.run(['labels'])).stdout).not.toContain('lost_key')
})

test('a kill while learning leaves whole parts; the next time learns the rest', async () => {
  await using snap = createSnap()
  const count = 60_000
  writeFileSync(snap.path('many.jsonl'), records(count))
  expect((await snap.run(['labels'])).exitCode).toBe(0)
  const examples = () => query<{n: number}>(snap.home, 'SELECT count(*) n FROM label_example')[0]!.n
  for (let round = 0; round < 3; round++) {
    const before = examples()
    const learning = snap.start(['labels', 'learn', 'many.jsonl', '--json'])
    await waitFor('examples', () => learning.hasEnded() || examples() > before)
    if (!learning.hasEnded()) process.kill(learning.pid, 'SIGKILL')
    await learning.ended
    expect(examples() % partSize).toBe(0)
  }
  const before = examples()
  const rest = JSON.parse((await snap.run(['labels', 'learn', 'many.jsonl', '--json'])).stdout)
  expect(rest).toMatchObject({added: count - before, same: before})
  expect(query(snap.home, 'PRAGMA integrity_check')).toEqual([{integrity_check: 'ok'}])
})

test('10,000 records go through in little memory', async () => {
  await using snap = createSnap()
  writeFileSync(snap.path('taught.jsonl'), records(500))
  writeFileSync(snap.path('many.jsonl'), records(10_000))
  await snap.run(['labels', 'learn', 'taught.jsonl'])
  const inLimit = {env: {NODE_OPTIONS: '--max-old-space-size=96'}}
  const guessed = await snap.run(['labels', 'guess', 'many.jsonl', '--output', 'out.json', '--json'], inLimit)
  expect({exit: guessed.exitCode, ...JSON.parse(guessed.stdout)}).toMatchObject({exit: 0, records: 10_000})
  const learned = await snap.run(['labels', 'learn', 'many.jsonl', '--set', 'many', '--json'], inLimit)
  expect({exit: learned.exitCode, ...JSON.parse(learned.stdout)}).toMatchObject({exit: 0, added: 10_000})
})
