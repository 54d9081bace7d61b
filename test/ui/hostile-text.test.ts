import {describe, expect, test} from 'vitest'
import {settings} from '../../src/config/settings.ts'
import {folderReport} from '../../src/pipeline/analyze/report.ts'
import type {Job} from '../../src/queue/types.ts'
import type {Field} from '../../src/types/bill.ts'
import type {UnsureValue} from '../../src/types/review.ts'
import type {VendorProfile} from '../../src/types/vendor.ts'
import {analyzeLines} from '../../src/ui/analyze.ts'
import {causeLines} from '../../src/ui/causes.ts'
import {configLines} from '../../src/ui/config.ts'
import {doctorLines} from '../../src/ui/doctor.ts'
import {exportLines, unbookedLines} from '../../src/ui/export.ts'
import {jobLines} from '../../src/ui/jobs.ts'
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
    held: false,
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
    'show job': () => showLines({type: 'job', job, attempts, waitsFor: [job], nextAt: 1, document}, 80, true),
    jobs: () => jobLines({schema: 1, jobs: [{...job, path: hostile}], next: null}, 80),
    causes: () =>
      causeLines({
        schema: 1,
        total: 1,
        causes: [
          {
            code: 'E_BUG',
            sentence: 'x',
            hint: null,
            retryable: true,
            remedies: [],
            count: 1,
            documents: [{id: 'd_1', job: 'j_1', path: hostile, message: hostile, at: 1}],
          },
        ],
      }),
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
        queues: [{queue: 'scan', counts, paused: true, reason: hostile, until: null, held: 0}],
        paused: [{what: 'batch', name: hostile, by: 'user', reason: hostile, since: 0, until: null}],
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
