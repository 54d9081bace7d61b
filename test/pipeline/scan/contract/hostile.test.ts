import {execFile} from 'node:child_process'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'

const run = promisify(execFile)
const child = new URL('hostile-child.ts', import.meta.url).pathname

/** It takes 0.1-0.4 s of CPU; a pattern of quadratic work would take minutes. A megabyte of each: test/long/runaway.test.ts. */
const LIMIT_MS = 30_000

test.each([
  ['no blanks', 'a'],
  ['capitals', 'AGREEMENT '],
  ['capitals without blanks', 'A'],
  ['quotes', '"'],
  ['short names', '(the "Seller") '],
  ['brackets that open', '('],
  ['laws', 'governed by the laws of the State of '],
  ['laws in capitals', 'GOVERNED BY THE LAWS OF NEW '],
  ['parties', 'between Acme Inc. and '],
  ['terms', 'the term of this Agreement shall continue for a period of '],
  ['renewals', 'automatically renew for successive one (1) year terms unless notice '],
  ['whole sentences', 'This Agreement shall commence on May 3, 2020 and continue for one (1) year at $5.00. '],
  ['dates', '1/1/2020 '],
  ['written dates', 'this 3rd day of May, 2011 until '],
  ['sums', 'shall pay $1,000.00 '],
  ['digits and commas', '1,'],
  ['triggers of clauses', 'confidential exclusive assign indemnify audit insurance '],
  ['ends of sentences', '. A'],
  ['numbered lines', '1. A\n'],
  ['numbers with words', '1.1 Term and of the '],
  ['blanks', ' '],
  ['columns', 'x    '],
  ['empty lines', 'a \n \n'],
  ['signatures', 'ACME HOLDINGS INC. By: '],
  ['blank lines to fill in', '_'],
  ['lower case with accents', 'ü '],
])('250 kB of %s end', {timeout: LIMIT_MS + 10_000}, async (_, piece) => {
  const {stdout} = await run(process.execPath, [child, piece], {timeout: LIMIT_MS})
  const found = JSON.parse(stdout) as Record<'clauses' | 'amounts' | 'parties', number>
  expect(found.clauses).toBeLessThanOrEqual(16)
  expect(found.amounts).toBeLessThanOrEqual(40)
  expect(found.parties).toBeLessThanOrEqual(24)
})
