import {Writable} from 'node:stream'
import {stripVTControlCharacters} from 'node:util'
import {describe, expect, test} from 'vitest'
import type {AppEvent} from '../../src/app/events.ts'
import {jsonlReporter} from '../../src/ui/jsonl.ts'
import {plainReporter} from '../../src/ui/plain.ts'
import {ttyReporter} from '../../src/ui/tty.ts'
import {documentLine, hostile, isHarmful} from './documents.ts'

const failure = {class: 'transient', code: 'E_OCR', message: 'busy'} as const
const progress = (changes: Partial<AppEvent & {type: 'progress'}> = {}): AppEvent => ({
  type: 'progress',
  counts: {done: 3, failed: 1, waiting: 4},
  percent: 42.5,
  etaSeconds: 75,
  stages: [{stage: 'scan', waiting: 4, running: 1, delayed: 0}],
  workers: [{index: 0, pid: 1, stage: 'scan.page', file: '/in/a.jpg', page: 2, pages: 9, rssMb: 100}],
  ...changes,
})

const events: AppEvent[] = [
  {type: 'scanning', files: 2},
  {type: 'batch', batch: 'b_1', total: 5, unchanged: 2, skipped: 1},
  {type: 'document', document: documentLine()},
  {type: 'document', document: documentLine({review: true, total: null})},
  {type: 'document', document: documentLine({state: 'failed', failure, path: '/in/b.jpg'})},
  {
    type: 'retry',
    path: '/in/c.jpg',
    failure: {...failure, message: `${failure.message}.`},
    at: new Date(2026, 2, 4, 9, 6).getTime(),
  },
  {type: 'paused', queue: 'scan', reason: 'the disk is full'},
  {type: 'note', message: 'Stopping.'},
  progress(),
]

const hostileEvents: AppEvent[] = [
  {type: 'document', document: documentLine({path: hostile, vendor: hostile, currency: hostile, date: hostile})},
  {type: 'document', document: documentLine({state: 'failed', failure: {...failure, message: hostile}})},
  {type: 'retry', path: hostile, failure: {...failure, message: hostile}, at: 0},
  {type: 'paused', queue: 'scan', reason: hostile},
  {type: 'note', message: hostile},
]

function plain(list: AppEvent[], options: {onlyProblems?: boolean; times?: number[]} = {}): string[] {
  const lines: string[] = []
  const times = [...(options.times ?? [])]
  const now = () => times.shift() ?? 0
  const reporter = plainReporter((line) => lines.push(line), {onlyProblems: options.onlyProblems ?? false, now})
  for (const event of list) reporter.event(event)
  return lines
}

describe('plainReporter', () => {
  test('writes one line for each thing worth knowing', () => {
    expect(plain(events)).toEqual([
      'batch b_1: 5 files, 2 done before, 1 skipped',
      'done   /in/a.jpg: receipt · Shop · 2026-03-14 · 12.50 EUR · 2 pages',
      'check  /in/a.jpg: receipt · Shop · 2026-03-14 · ? · 2 pages · please check',
      'failed /in/b.jpg: E_OCR busy',
      'retry  /in/c.jpg: E_OCR busy; again at 2026-03-04 09:06',
      'paused scan: the disk is full',
      'Stopping.',
    ])
  })

  test('for cron is silent unless something failed', () => {
    expect(plain(events, {onlyProblems: true})).toEqual([
      'failed /in/b.jpg: E_OCR busy',
      'paused scan: the disk is full',
    ])
  })

  test('for cron tells of ten failures and how many more there are', async () => {
    const lines: string[] = []
    const reporter = plainReporter((line) => lines.push(line), {onlyProblems: true})
    const failed = events.find((event) => event.type === 'document' && event.document.failure !== null)!
    for (let i = 0; i < 12; i++) reporter.event(failed)
    expect(lines).toHaveLength(10)
    await reporter.close()
    await reporter.close()
    expect(lines.slice(10)).toEqual(['and 2 more: snap jobs --state dead'])
  })

  test('gives a sign of life after half a minute without one', () => {
    expect(plain([progress(), progress()], {times: [0, 29_999, 30_000, 30_000]})).toEqual([
      '42.5 % done, about 1m 15s left',
    ])
  })

  test('writes nothing a terminal would obey', () => {
    const lines = plain(hostileEvents)
    expect(lines).toHaveLength(hostileEvents.length)
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u202e]/u)
  })
})

test('jsonlReporter writes every event as one line that comes back whole', () => {
  const lines: string[] = []
  const reporter = jsonlReporter((line) => lines.push(line))
  for (const event of [...events, ...hostileEvents]) reporter.event(event)
  expect(lines.map((line) => JSON.parse(line))).toEqual([...events, ...hostileEvents])
  for (const line of lines) expect(isHarmful(line)).toBe(false)
})

/** A terminal of 60 columns that remembers what was written to it. */
function terminal() {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return {
    stream: Object.assign(stream, {isTTY: true, columns: 60, rows: 40}) as unknown as NodeJS.WriteStream,
    read: () => text,
  }
}

describe('ttyReporter', () => {
  test('shows a row for the batch, each stage and each worker on the stream it was given', async () => {
    const {stream, read} = terminal()
    const reporter = ttyReporter(stream)
    reporter.event(progress())
    reporter.event(progress({percent: 50}))
    await reporter.close()
    const shown = stripVTControlCharacters(read())
    expect(shown).toContain('50 % · 4 documents done · 1 failed · about 1m 15s left')
    expect(shown).toContain('scan      1 running · 4 waiting')
    expect(shown).toContain('worker 1  scan.page /in/a.jpg · page 2/9')
  })

  test('ends when it is closed before the first row was drawn, and after a late event', async () => {
    const {stream} = terminal()
    const reporter = ttyReporter(stream)
    reporter.event(progress())
    const ended = reporter.close()
    reporter.event(progress({percent: 100}))
    await ended
    await reporter.close()
  })

  test('ends at once when nothing was shown', async () => {
    const {stream, read} = terminal()
    await ttyReporter(stream).close()
    expect(read()).toBe('')
  })

  test('lets no file name steer the terminal', async () => {
    const {stream, read} = terminal()
    const reporter = ttyReporter(stream)
    for (const event of hostileEvents) reporter.event(event)
    const worker = {index: 0, pid: 1, stage: 'scan.page', file: hostile, page: null, pages: null, rssMb: 1}
    reporter.event(progress({workers: [worker]}))
    reporter.event(progress({workers: [worker]}))
    await reporter.close()
    for (const part of ['owned\u0007', '\u001b[2J', '\u009b', '\u202e']) expect(read()).not.toContain(part)
  })
})
