import {stripVTControlCharacters} from 'node:util'
import {expect, test} from 'vitest'
import type {ShownJob} from '../../src/app/show.ts'
import type {Failure} from '../../src/errors.ts'
import {causeLines} from '../../src/ui/causes.ts'
import {jobLines} from '../../src/ui/show-job.ts'

const bug: Failure = {class: 'bug', code: 'E_BUG', message: 'no', stack: 'Error: no\n    at here'}
const timeout: Failure = {class: 'timeout', code: 'E_TIMEOUT', message: 'slow', stack: 'DocumentError: slow'}

const shown = (...failures: Failure[]): ShownJob =>
  ({
    type: 'job',
    job: {id: 'j_1', name: 'scan.page', status: 'dead', failure: failures.at(-1) ?? null},
    attempts: failures.map((failure) => ({
      ...{job: 'j_1', token: 1, worker: 'w_1', outcome: 'retry', startedAt: 0, finishedAt: 812, rssMb: 210},
      failure,
    })),
    waitsFor: [{id: 'j_0', name: 'scan.split', status: 'running'}],
    nextAt: 0,
    document: null,
  }) as unknown as ShownJob

const lines = (job: ShownJob, verbose = false) =>
  jobLines(job, 120, verbose).map((line) => stripVTControlCharacters(line))

test('a job shows its tries with time, memory, worker and error, what it waits for and until when', () => {
  const text = lines(shown(timeout)).join('\n')
  expect(text).toMatch(
    /^j_1 {2}scan\.page {2}failed\ntried again at 19[67]\d-\d\d-\d\d .*\nwaits for j_0 {2}scan\.split {2}running\n/,
  )
  expect(text).toMatch(/812 ms {2}210 MB {2}w_1 .*retry .*E_TIMEOUT slow$/)
})

test('where an error comes from is shown of bugs, of others with --verbose, each once', () => {
  expect(lines(shown(bug, bug)).filter((line) => line.includes('at here'))).toHaveLength(1)
  expect(lines(shown(timeout)).join()).not.toContain('DocumentError')
  expect(lines(shown(timeout, bug), true).join()).toMatch(/DocumentError: slow.*at here/)
})

test('causes are told in a sentence, with what helps and the newest documents', () => {
  const documents = Array.from({length: 7}, (_, i) => ({
    id: `d_${i}`,
    job: '',
    path: `/in/${i}.pdf`,
    message: 'm',
    at: 0,
  }))
  const cause = {
    code: 'E_OCR',
    sentence: 'It is blank.',
    hint: 'Look.',
    retryable: true,
    remedies: [],
    count: 7,
    documents,
  }
  const text = stripVTControlCharacters(
    causeLines({schema: 1, total: 7, causes: [cause, {...cause, hint: null}]}).join('\n'),
  )
  expect(text).toMatch(/^7 documents {2}It is blank\. {2}E_OCR\n {2}Look\.\n/)
  expect(text.match(/\/in\//g)).toHaveLength(10)
  expect(text).toContain('and 2 more: snap jobs --state dead --error E_OCR')
  expect(causeLines({schema: 1, total: 0, causes: []})).toEqual(['Nothing has failed.'])
})
