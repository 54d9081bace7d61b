import {stripVTControlCharacters} from 'node:util'
import {describe, expect, test} from 'vitest'
import type {UnsureValue} from '../../src/app/review.ts'
import {settings} from '../../src/config/settings.ts'
import {folderReport} from '../../src/pipeline/analyze/report.ts'
import type {Job} from '../../src/queue/types.ts'
import type {Field} from '../../src/types/bill.ts'
import type {VendorProfile} from '../../src/types/vendor.ts'
import {analyzeLines} from '../../src/ui/analyze.ts'
import {batchSummary, billsTable} from '../../src/ui/bills.ts'
import {cleanLines} from '../../src/ui/clean.ts'
import {configLines} from '../../src/ui/config.ts'
import {doctorLines} from '../../src/ui/doctor.ts'
import {exportLines, unbookedLines} from '../../src/ui/export.ts'
import {jobLines} from '../../src/ui/jobs.ts'
import {overviewLines} from '../../src/ui/overview.ts'
import {processLines} from '../../src/ui/process-result.ts'
import {reviewLines} from '../../src/ui/review.ts'
import {searchLines} from '../../src/ui/search.ts'
import {showLines} from '../../src/ui/show.ts'
import {statusLines} from '../../src/ui/status.ts'
import {vendorLines} from '../../src/ui/vendors.ts'
import {workLines} from '../../src/ui/work.ts'
import {bill} from '../helpers/app.ts'
import {contractDocument} from '../helpers/contracts.ts'
import {batchJson, documentJson, hostile, isHarmful} from './documents.ts'

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
    const stored = [documentJson({artifacts: [archive('/home/blobs/ab/abcd.pdf')]})]
    expect(text(processLines({...outcome, json: batchJson(stored)}, options))).not.toContain('Results')
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
  const status = {schema: 1 as const, queues: [], workers: [], nextRunAt: null, totals, batches: []}
  expect(text(statusLines(status))).toBe('Nothing was processed yet.\nNext: snap process ./bills/*.jpg')
  expect(text(overviewLines({schema: 1, commands: [{command: 'snap status', summary: 'look'}], batch: null}))).toBe(
    '  snap status  look\n\nAll commands: snap --help',
  )
  expect(jobLines({schema: 1, jobs: []}, 80)).toEqual(['No jobs.'])
  expect(searchLines({schema: 1, query: 'x', vectors: false, note: null, hits: []})[0]).toBe('Nothing was found.')
})

test('cleanLines says nothing of what a dry run does not count', () => {
  const result = {
    schema: 1 as const,
    dryRun: false,
    jobs: 1,
    batches: 2,
    workFolders: 0,
    blobs: 1,
    freedBytes: 1500,
    vectors: 0,
  }
  expect(cleanLines(result)).toEqual(['Removed 1 finished job, 2 old batches, 0 work folders, 1 unused file; 1.5 kB.'])
  expect(cleanLines({...result, dryRun: true, jobs: null, batches: null})).toEqual([
    'Would remove old history, 0 work folders, 1 unused file; 1.5 kB.',
  ])
})

test('what must not be printed is told from colours', () => {
  expect(isHarmful('\u001b[1m\u001b[38;5;9mred\u001b[39m')).toBe(false)
  for (const part of ['\u001b[2J', '\u001b]0;x\u0007', '\n', '\u009b1m', '\u202e'])
    expect(isHarmful(`a${part}`)).toBe(true)
})

describe('no printer lets through what a terminal would obey', () => {
  const field: Field = {value: hostile, confidence: 0.95, page: 1, box: null, source: 'ocr', reason: hostile}
  const hostileBill = bill({})
  Object.assign(hostileBill, {vendor: field, date: field, total: field, currency: field, invoiceNumber: field})
  hostileBill.items = [
    {description: hostile, quantity: hostile, unitPrice: null, amount: null, page: 1, box: null, confidence: 1},
  ]
  hostileBill.checks = [{name: 'sum', ok: false, detail: hostile}]
  const contract = {
    title: field,
    parties: [{...field, role: hostile}],
    agreementDate: field,
    effectiveDate: field,
    expirationDate: field,
    term: field,
    renewalTerm: field,
    noticePeriod: field,
    governingLaw: field,
    amounts: [{value: hostile, currency: hostile, what: hostile, quote: hostile, page: 1, start: 0, end: 1}],
    clauses: [
      {
        type: 'termination' as const,
        quote: hostile,
        page: 1,
        start: 0,
        end: 1,
        confidence: 1,
        heading: hostile,
        summary: hostile,
      },
    ],
  }
  const document = documentJson({
    path: hostile,
    bill: hostileBill,
    contract,
    review: true,
    reviewReasons: [hostile],
    artifacts: [
      {kind: 'archive-pdf', path: `/${hostile}/a.pdf`, bytes: 1, originalBytes: 2, searchable: true, reason: hostile},
    ],
    error: {code: 'E_OCR', message: hostile, hint: hostile, retryable: true},
  })
  const contractReport = folderReport({
    today: '2026-11-22',
    soonDays: 90,
    documents: [
      {
        ...contractDocument('d_1', {
          title: hostile,
          parties: [hostile],
          expirationDate: '2027-01-01',
          noticePeriod: '30 days',
        }),
        path: hostile,
      },
      {...contractDocument('d_2', {}), path: hostile, error: document.error},
    ],
  })
  const hostileReport = {
    state: 'done' as const,
    report: contractReport,
    error: document.error,
    output: hostile,
    isWritten: true,
  }
  const failure = {class: 'bug', code: 'E_BUG', message: hostile, stack: `Error: ${hostile}\n    at x`} as const
  const job: Job = {
    id: 'j_1',
    queue: 'scan',
    name: 'scan.page',
    run: 'r_1',
    payload: {},
    key: 'k',
    status: 'dead',
    priority: 5,
    seq: 1,
    order: 1,
    runAt: 0,
    attempts: 1,
    crashes: 0,
    timeouts: 0,
    limits: {softMs: 1, hardMs: 2},
    progress: 0,
    failure,
    createdAt: 0,
    startedAt: 0,
    finishedAt: 1,
    worker: null,
    token: 1,
  }
  const attempts = [
    {job: 'j_1', token: 1, worker: null, outcome: 'dead', startedAt: 0, finishedAt: 1, rssMb: null, failure},
  ]
  const counts = {ready: 0, blocked: 0, running: 0, delayed: 0, dead: 0, done: 0, cancelled: 0}
  const batch = {id: 'b_1', total: 1, percent: 1, etaSeconds: 1, createdAt: 0, finished: false}
  const paths = {
    home: null,
    data: hostile,
    store: hostile,
    blobs: hostile,
    work: hostile,
    logs: hostile,
    userConfig: hostile,
  }
  const setting = {
    name: 'lang',
    value: [hostile],
    effective: [hostile],
    origin: 'environment' as const,
    environment: 'X',
    description: settings.lang.description,
  }

  const known = [{value: hostile, documents: 1, sure: true}]
  const vendor: VendorProfile = {
    ...{name: hostile, documents: 1, confirmed: 1, ids: [hostile], decimalMark: null, dateOrder: null},
    ...{addresses: known, taxIds: known, ibans: known, currencies: known, totalLabels: known},
  }
  const unsure: UnsureValue = {
    ...{
      document: hostile,
      path: hostile,
      part: null,
      field: 'vendor',
      value: hostile,
      confidence: 0.5,
      reason: hostile,
    },
    ...{page: 1, box: null, candidates: [hostile]},
  }

  const printed: Record<string, () => string[]> = {
    process: () =>
      processLines(
        {exit: 3, message: hostile, unchanged: 1, json: batchJson([document], {done: 1})},
        {columns: 80, brief: false},
      ),
    retry: () =>
      processLines(
        {
          exit: 0,
          message: null,
          unchanged: 0,
          json: {schema: 1, batch: null, retried: 0, reports: [], skipped: []},
          skipped: [{path: hostile, code: 'E_OCR', message: hostile, hint: hostile}],
        },
        {columns: 80, brief: false},
      ),
    'dry run': () =>
      processLines(
        {
          exit: 0,
          message: null,
          unchanged: 0,
          json: {schema: 1, dryRun: true, files: [{path: hostile, action: 'refuse', reason: hostile}]},
        },
        {columns: 80, brief: false},
      ),
    'show document': () => showLines({type: 'document', document}, 80),
    'show batch': () =>
      showLines({type: 'batch', batch: batchJson([document]), filesOnly: false, report: hostileReport}, 80),
    analyze: () =>
      analyzeLines(
        {
          exit: 0,
          json: batchJson([document]),
          message: hostile,
          unchanged: 0,
          text: null,
          report: hostileReport,
        },
        {columns: 80, brief: false},
      ),
    'show job': () => showLines({type: 'job', job, attempts, document}, 80),
    jobs: () => jobLines({schema: 1, jobs: [{...job, path: hostile}]}, 80),
    search: () =>
      searchLines({
        schema: 1,
        query: hostile,
        vectors: true,
        note: hostile,
        hits: [
          {
            document: 'd_1',
            path: hostile,
            page: 1,
            score: 1,
            snippet: `a \u0001${hostile}\u0002 ${hostile}`,
            boxes: [],
            start: 0,
            end: 1,
            kind: 'letter',
            vendor: hostile,
            date: hostile,
            total: hostile,
            currency: hostile,
            labels: [hostile],
            duplicateOf: hostile,
          },
        ],
      }),
    status: () =>
      statusLines({
        schema: 1,
        queues: [{queue: 'scan', counts, paused: true, reason: hostile, until: null}],
        workers: [
          {
            id: 'w_1',
            name: hostile,
            host: hostile,
            pid: 1,
            slots: 1,
            startedAt: 0,
            beatAt: 0,
            stoppedAt: null,
            alive: true,
          },
        ],
        nextRunAt: 0,
        totals: {documents: 1, batches: 1, bytes: 1},
        batches: [{...batch, counts: {}, report: null}],
      }),
    config: () => configLines({schema: 1, settings: [setting], files: [hostile], paths}, 80),
    doctor: () => doctorLines({exit: 6, checks: [{name: 'store', state: 'problem', detail: hostile, hint: hostile}]}),
    export: () => {
      const result = {
        documents: 1,
        output: hostile,
        unbooked: [{document: hostile, part: null, path: hostile, reason: hostile}],
      }
      return [...exportLines(result), ...unbookedLines(result)]
    },
    vendors: () => vendorLines({schema: 1, vendors: [vendor]}, 80),
    'vendors --forget': () => vendorLines({schema: 1, vendors: [], forgotten: {name: hostile, documents: 1}}, 80),
    review: () => reviewLines({schema: 1, values: [unsure]}, 80),
    work: () => workLines({exit: 8, message: hostile, nextRunAt: null}),
  }

  test.each(Object.entries(printed))('%s', (_, print) => {
    const lines = print()
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      expect(isHarmful(line)).toBe(false)
    }
  })
})
