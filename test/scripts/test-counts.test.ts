import {expect, test} from 'vitest'
import {countTests} from '../../scripts/test-counts.ts'

test('sums the runs of a log, coloured or not, and leaves the line of the files out', () => {
  const esc = String.fromCharCode(27)
  const log = [
    ' Test Files  1 failed | 3 passed (4)',
    '      Tests  2 failed | 40 passed (42)',
    `${esc}[2m      Tests ${esc}[22m ${esc}[1m${esc}[32m7 passed${esc}[39m${esc}[22m${esc}[90m (7)${esc}[39m`,
    '      Tests  3 failed (3)',
    'Tests are described in CONTRIBUTING.md (see there)',
  ].join('\n')
  expect(countTests(log)).toEqual({passed: 47, failed: 5})
})

test('a log without a run counts nothing', () => {
  expect(countTests('No test files found')).toEqual({passed: 0, failed: 0})
})
