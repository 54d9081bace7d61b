import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {allShapes} from '../helpers/shapes.ts'

const page = readFileSync('docs/celery.md', 'utf8')
const rows = page
  .split('\n')
  .filter((line) => /^\| .* \|$/.test(line) && !line.includes('shown by'))
  .map((line) => line.slice(2, -2).split(/(?<!\\) \| /) as [string, string, string])

test('there are rows, and each has a verb, what does it here, and a test', () => {
  expect(rows.length).toBeGreaterThan(40)
  for (const row of rows) expect(row, row.join(' | ')).toHaveLength(3)
})

test.each(rows)('%s is shown by a test that is there', (_verb, _ours, proof) => {
  const [, file, title] = /^(test\/[\w./-]+\.ts): (.+)$/.exec(proof)!
  expect(readFileSync(file!, 'utf8')).toContain(title)
})

test('the commands and flags that it names are ours', async () => {
  const shapes = await allShapes()
  const spans = rows.flatMap(([, ours]) => [...ours.matchAll(/`snap ([^`]+)`/g)].map(([, words]) => words!))
  for (const words of spans) {
    const shape = shapes.findLast(({words: names}) => `${words} `.startsWith(`${names.join(' ')} `))
    expect(shape, words).toBeDefined()
    const [own = ''] = words.split(' -- ')
    for (const [, flag] of own.matchAll(/--([\w-]+)/g))
      expect(
        shape!.flags.map(({name}) => name),
        words,
      ).toContain(flag)
  }
})
