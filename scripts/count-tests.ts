/** Prints "N passed, N failed" for a log of vitest runs: `node scripts/count-tests.ts LOG`. */
import {readFileSync} from 'node:fs'
import {countTests} from './test-counts.ts'

const [log] = process.argv.slice(2)
if (log === undefined) throw new Error('Usage: node scripts/count-tests.ts LOG')
const {passed, failed} = countTests(readFileSync(log, 'utf8'))
console.log(`${passed} passed, ${failed} failed`)
