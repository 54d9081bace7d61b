import {expect, test} from 'vitest'
import {runFuzz} from '../../helpers/fuzz/run-fuzz.ts'

// 5 s on an idle machine; under load the worker processes of 25 files take their time.
const timeout = 240_000

test('damaged PDFs end in an archive that holds what they hold, or in a typed failure', {timeout}, async () => {
  const report = await runFuzz({seed: 7, rounds: 25, slots: 2})
  expect(report).toMatchObject({rounds: 25, faults: []})
  expect(Object.values(report.endings).reduce((sum, count) => sum + count, 0)).toBe(25)
})
