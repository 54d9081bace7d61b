import {stripVTControlCharacters} from 'node:util'

export interface TestCounts {
  passed: number
  failed: number
}

/** Sums the "Tests  1 failed | 12 passed (13)" lines of any number of vitest runs in a log. */
export function countTests(log: string): TestCounts {
  const counts: TestCounts = {passed: 0, failed: 0}
  for (const line of stripVTControlCharacters(log).split('\n')) {
    const result = /^\s*Tests\s+(.*)\(\d+\)\s*$/.exec(line)?.[1]
    if (result === undefined) continue
    counts.passed += Number(/(\d+) passed/.exec(result)?.[1] ?? 0)
    counts.failed += Number(/(\d+) failed/.exec(result)?.[1] ?? 0)
  }
  return counts
}
