import {expect, test} from 'vitest'
import {runFuzz} from '../helpers/fuzz/run-fuzz.ts'

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)

test('damaged PDFs, by the thousand', async () => {
  const [seed, rounds] = [number('SNAPBATCH_TEST_SEED', 1), number('SNAPBATCH_TEST_ROUNDS', 2000)]
  const keep = process.env['SNAPBATCH_TEST_KEEP']
  const report = await runFuzz({seed, rounds, slots: 4, ...(keep === undefined ? {} : {keep})})
  console.log(JSON.stringify({seed, ...report}, null, 1))
  expect(report).toMatchObject({rounds, faults: []})
})
