import {stripVTControlCharacters} from 'node:util'
import {describe, expect, test} from 'vitest'
import {batchSummary, billsTable} from '../../src/ui/bills.ts'
import {cleanLines} from '../../src/ui/clean.ts'
import {jobLines} from '../../src/ui/jobs.ts'
import {overviewLines} from '../../src/ui/overview.ts'
import {processLines} from '../../src/ui/process-result.ts'
import {searchLines} from '../../src/ui/search.ts'
import {statusLines} from '../../src/ui/status.ts'
import {bill} from '../helpers/app.ts'
import {batchJson, documentJson} from './documents.ts'

const text = (lines: string[]) => stripVTControlCharacters(lines.join('\n'))

describe('billsTable', () => {
  test('marks what is not sure and says what to do about each', () => {
    const unsure = bill({vendor: 'Shop', date: '2026-03-14', total: '12.50', currency: 'EUR'})
    unsure.total.confidence = 0.6
    const error = {code: 'E_ENCRYPTED', message: 'locked', hint: null, retryable: false}
    const documents = [
      documentJson({bill: unsure, review: true}),
      documentJson({path: '/in/b.pdf', kind: null, state: 'failed', error}),
      documentJson({path: '/in/c.txt', kind: 'letter'}),
      documentJson({path: '/in/d.txt', kind: null, state: 'duplicate'}),
      documentJson({path: '/in/e.bin', kind: null, state: 'skipped'}),
    ]
    expect(text(billsTable(batchJson(documents), 100)).split('\n')).toEqual([
      'file       kind     vendor  date         total       state',
      '/in/a.jpg  receipt  Shop    2026-03-14  12.50?  EUR  check',
      '/in/b.pdf                                            E_ENCRYPTED',
      '/in/c.txt  letter                                    ok',
      '/in/d.txt                                            duplicate',
    ])
  })

  test('sums up what does not fit on a screen', () => {
    const documents = Array.from({length: 45}, (_, i) => documentJson({path: `/in/${i}.jpg`}))
    const lines = billsTable(batchJson(documents), 100)
    expect(lines).toHaveLength(42)
    expect(text(lines.slice(-1))).toBe('… and 5 more: snap show b_1')
  })

  test('of nothing is nothing', () => {
    expect(billsTable(batchJson([documentJson({state: 'skipped'})]), 100)).toEqual([])
  })
})

test('batchSummary names what each duplicate repeats, up to ten', () => {
  const first = documentJson({path: '/in/a.jpg'})
  const again = (path: string, duplicateOf: string) => documentJson({path, id: 'd_2', state: 'duplicate', duplicateOf})
  const same = {...again('/in/b.jpg', 'd_1'), reason: 'the same date'}
  const lines = (documents: ReturnType<typeof documentJson>[]) => text(batchSummary(batchJson(documents)))
  expect(lines([first, same])).toContain('/in/b.jpg is a duplicate of /in/a.jpg (the same date)')
  expect(lines([again('/in/c.jpg', 'd_9')])).toContain('/in/c.jpg is a duplicate of d_9')
  expect(lines(Array.from({length: 12}, () => same))).toContain('… and 2 duplicates more')
})

test('batchSummary counts, weighs and groups failures by cause', () => {
  const artifact = {
    kind: 'archive-pdf',
    path: '/out/a.pdf',
    bytes: 2000,
    originalBytes: 10_000,
    searchable: true,
    reason: '',
  }
  const failed = (code: string, hint: string | null) =>
    documentJson({state: 'failed', error: {code, message: `${code} here`, hint, retryable: false}})
  const documents = [
    documentJson({artifacts: [artifact]}),
    failed('E_OCR', null),
    failed('E_OCR', null),
    failed('E_GONE', 'look'),
  ]
  expect(text(batchSummary(batchJson(documents, {done: 1, failed: 3, duplicate: 1, waiting: 2}))).split('\n')).toEqual([
    '1 done, 3 failed, 1 duplicate, 2 open.',
    'Archives: 2.0 kB of 10.0 kB.',
    'E_OCR: 2 documents failed',
    'E_GONE: E_GONE here (look)',
  ])
  // A mail of cron: what went wrong, not what went well or is known since long.
  const again = documentJson({state: 'duplicate', duplicateOf: 'd_1', path: '/in/b.jpg'})
  const batch = batchJson([...documents, again], {done: 1, failed: 3, duplicate: 1})
  expect(text(batchSummary(batch))).toContain('/in/b.jpg is a duplicate of /in/a.jpg')
  expect(text(batchSummary(batch, {brief: true})).split('\n')).toEqual([
    '1 done, 3 failed, 1 duplicate.',
    'E_OCR: 2 documents failed',
    'E_GONE: E_GONE here (look)',
  ])
})

describe('processLines', () => {
  const outcome = {exit: 0, message: null, unchanged: 0} as const
  const options = {columns: 100, brief: false}
  const archive = (path: string) => ({
    kind: 'archive-pdf',
    path,
    bytes: 1,
    originalBytes: 2,
    searchable: true,
    reason: '',
  })

  test('names the folder that holds all outputs, and none inside the store', () => {
    const documents = ['/out/2025/a.pdf', '/out/2026/b.pdf'].map((path) => documentJson({artifacts: [archive(path)]}))
    expect(text(processLines({...outcome, json: batchJson(documents)}, options))).toContain('Results: /out\n')
    for (const place of ['/home/blobs/', '/mnt/heap/', 's3://bucket/', 'postgres:']) {
      const path = `${place}ab/${'0'.repeat(62)}.pdf`
      const stored = [documentJson({artifacts: [archive(path)]})]
      expect(text(processLines({...outcome, json: batchJson(stored)}, options))).not.toContain('Results')
    }
  })

  test('ends with the command that helps most', () => {
    const last = (documents: Parameters<typeof batchJson>[0], done = 0) =>
      text(processLines({...outcome, json: batchJson(documents, {done})}, options))
        .split('\n')
        .at(-1)
    const error = {code: 'E_OCR', message: '', hint: null, retryable: true}
    expect(last([documentJson({state: 'failed', error})])).toBe('Next: snap retry --failed')
    expect(last([documentJson({review: true})], 1)).toBe('Next: snap show d_1')
    expect(last([documentJson({id: 'd_3', state: 'duplicate'})], 0)).toBe('Next: snap show d_3')
    const two = [documentJson({review: true}), documentJson({id: 'd_2', review: true})]
    expect(last(two, 2)).toBe('Next: snap review, or snap show d_1')
    expect(last([documentJson()], 1)).toContain('snap export')
    expect(last([])).toBe('Next: snap status')
  })

  test('names no next command for what is not kept', () => {
    const lines = (isForgotten: boolean) =>
      text(
        processLines(
          {...outcome, json: batchJson([documentJson({review: true})], {done: 1})},
          {...options, isForgotten},
        ),
      )
    expect(lines(false)).toContain('Next: ')
    expect(lines(true)).not.toContain('Next: ')
  })

  test('is brief for cron', () => {
    const lines = processLines(
      {...outcome, message: 'Time is up.', json: batchJson([documentJson()], {done: 1})},
      {...options, brief: true},
    )
    expect(text(lines)).toBe('1 done.\nTime is up.')
  })

  test('tells what a dry run would do, what was detached and what was left alone', () => {
    const files = [
      {path: '/in/a.jpg', action: 'process' as const, reason: null},
      {path: '/in/b.bin', action: 'skip' as const, reason: 'unknown type'},
    ]
    expect(text(processLines({...outcome, json: {schema: 1, dryRun: true, files}}, options))).toContain(
      '1 file would be processed.',
    )
    const detached = {schema: 1 as const, batch: {id: 'b_1', total: 2}, pid: 7}
    expect(text(processLines({...outcome, json: detached}, options))).toContain(
      'Batch b_1: 2 files enqueued; process 7 works on it.',
    )
    const skipped = [{path: '/in/a.pdf', code: 'E_ENCRYPTED', message: '', hint: '--password-file'}]
    const retried = {schema: 1 as const, batch: null, retried: 0, reports: [], skipped}
    expect(text(processLines({...outcome, json: retried, skipped}, options))).toBe(
      'left alone: /in/a.pdf: E_ENCRYPTED (--password-file)\nNothing to try again.',
    )
  })
})

test('a fresh home looks like a beginning, not like a fault', () => {
  const totals = {documents: 0, batches: 0, bytes: 0}
  const status = {schema: 1 as const, queues: [], workers: [], paused: [], nextRunAt: null, totals, batches: []}
  expect(text(statusLines(status))).toBe('Nothing was processed yet.\nNext: snap process ./bills/*.jpg')
  expect(text(overviewLines({schema: 1, commands: [{command: 'snap status', summary: 'look'}], batch: null}))).toBe(
    '  snap status  look\n\nAll commands: snap --help',
  )
  expect(jobLines({schema: 1, jobs: [], next: null}, 80)).toEqual(['No jobs.'])
  expect(searchLines({schema: 1, query: 'x', vectors: false, note: null, hits: []})[0]).toBe('Nothing was found.')
})

test('cleanLines tells each kind with its size, and what that frees', () => {
  const kinds = [
    {kind: 'history' as const, count: 1, bytes: 0},
    {kind: 'batches' as const, count: 0, bytes: 0},
    {kind: 'unused-files' as const, count: 2, bytes: 1500},
    {kind: 'store' as const, count: 1, bytes: 20_000_000},
  ]
  const counts = {jobs: 1, batches: 2, workFolders: 0, blobs: 1, purges: 0, vectors: 0}
  const result = {schema: 1 as const, dryRun: false, ...counts, freedBytes: 20_001_500, storeBytes: 3e6, kinds}
  const told = ['  1 finished job', '  2 unused files, 1.5 kB', '  free space inside the store, 20.0 MB']
  expect(cleanLines(result)).toEqual(['Removed:', ...told, 'Freed 20.0 MB; the store takes 3.0 MB.'])
  expect(cleanLines({...result, dryRun: true})).toEqual([
    'Would remove:',
    ...told,
    'That frees 20.0 MB; the store takes 3.0 MB.',
  ])
  expect(cleanLines({...result, kinds: []})).toEqual(['Nothing to remove. The store takes 3.0 MB.'])
})
