import {readFileSync} from 'node:fs'
import {basename, join} from 'node:path'
import {inflateRawSync} from 'node:zlib'
import Database from 'better-sqlite3'
import {describe, expect, test} from 'vitest'
import {cancel} from '../../../src/app/cancel.ts'
import {drain} from '../../../src/app/drain/drain.ts'
import type {StartPool} from '../../../src/app/drain/worker-pool.ts'
import {firstJob} from '../../../src/app/flow/plan.ts'
import {showDocument} from '../../../src/app/show.ts'
import {DocumentError} from '../../../src/errors.ts'
import {type TestApp, testApp} from '../../helpers/app.ts'
import {documentOptions} from '../../helpers/document-options.ts'
import {desk, ubl} from '../../helpers/e-invoices.ts'
import {fakeInterrupts, listening} from '../../helpers/fake-stages.ts'
import {makeDocx, makeXlsx, paragraph, sheetRows} from '../../helpers/office.ts'
import {realStages} from '../../helpers/real-stages.ts'
import {onServers} from '../../helpers/servers/database.ts'

const receipt = `GREEN MEADOW TRADING LTD
12 Mill Road
Date: 12/03/2026

Lamp oil      2 x 1.50    3.00
Candles       1 x 4.00    4.00
TOTAL                     7.00
CASH                     10.00
CHANGE                    3.00
`

const letter = (topic: string) =>
  Array.from({length: 40}, (_, i) => `The ${topic} of page ${i} is kept where ${i * 7} others are kept.`).join('\n\n')

const files: Record<string, string | Uint8Array> = {
  'note.txt': letter('lamp'),
  'same.txt': letter('lamp'),
  'receipt.txt': receipt,
  'read-me.md': `# Lamps\n\n${letter('wick')}`,
  'list.csv': 'name,amount\nLamp,3.00\nOil,4.50\n',
  'page.html': `<html><body><h1>Lamps</h1><p>${letter('flame')}</p></body></html>`,
  'mail.eml': `From: a@example.org\nTo: b@example.org\nSubject: Lamps\nMIME-Version: 1.0\nContent-Type: text/plain\n\n${letter('oil')}\n`,
  'report.docx': makeDocx(paragraph('Lamps') + paragraph(letter('shade'))),
  'sheet.xlsx': makeXlsx({
    Lamps: sheetRows([
      ['name', 'amount'],
      ['Lamp', 3],
    ]),
  }),
  'invoice.xml': ubl(desk),
  'blank.txt': ' \n \n',
  'broken.docx': Buffer.concat([makeDocx(paragraph('x')).subarray(0, 300), Buffer.alloc(200)]),
}

const input = {forever: false, name: 'test', wait: false, maxTimeMs: null, niceWorkers: false}

async function work(t: TestApp, batch: string): Promise<string[]> {
  const stages = realStages()
  await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, stages.start)
  return stages.calls
}

/** Runs a statement over the store of a test, beside its own connection. */
function withStore<T>(t: TestApp, use: (db: Database.Database) => T): T {
  const db = new Database(t.app.paths.store)
  try {
    return use(db)
  } finally {
    db.close()
  }
}

/** What the store holds of all documents, by their bytes, without ids and times. */
const tables = {
  page: 'SELECT d.sha256, number, key, hex(body) body FROM page JOIN document d ON d.id = document_id',
  extraction: 'SELECT d.sha256, key, memory_version, kind, data FROM extraction JOIN document d ON d.id = document_id',
  stage: 'SELECT d.sha256, stage, key, data FROM stage_result JOIN document d ON d.id = document_id',
  chunk:
    'SELECT d.sha256, ordinal, page, start, "end", page_key, text FROM chunk JOIN document d ON d.id = document_id',
  fields: 'SELECT d.sha256, name, value, number FROM document_field JOIN document d ON d.id = document_id',
  artifact: 'SELECT d.sha256, stage, key, kind, hash, reason FROM artifact JOIN document d ON d.id = document_id',
  fingerprint: 'SELECT d.sha256, data FROM fingerprint JOIN document d ON d.id = document_id',
  run: `SELECT d.sha256, generation, state, kind, review, pages, progress, memory_version, error ->> 'code' code,
    error ->> 'message' message FROM run JOIN document d ON d.id = document_id`,
  job: `SELECT d.sha256, queue, name, status, replace(j.key, r.public_id, '') key, j.priority, stage_order, attempts,
    crashes, j.progress, error_code, (SELECT group_concat(outcome) FROM attempt WHERE job_id = j.id) tries
    FROM job j JOIN run r ON r.id = run_id JOIN document d ON d.id = document_id`,
  counts: 'SELECT queue, status, n FROM job_count WHERE n > 0',
  batch: 'SELECT state, n FROM batch_count WHERE n > 0',
}

function rowsOf(t: TestApp): Record<string, unknown[]> {
  const read = (db: Database.Database, sql: string) =>
    db
      .prepare(sql)
      .all()
      .map((row) => readable(row as Row, t))
      .sort()
  return withStore(t, (db) => Object.fromEntries(Object.entries(tables).map(([name, sql]) => [name, read(db, sql)])))
}

type Row = Record<string, unknown>

const readable = (row: Row, t: TestApp): string => {
  const body = typeof row['body'] === 'string' ? inflateRawSync(Buffer.from(row['body'], 'hex')).toString() : ''
  return JSON.stringify({...row, body}).replaceAll(t.folder, '')
}

/** As an older program would have enqueued them. */
const eachStageAlone = (t: TestApp) => withStore(t, (db) => db.exec(`UPDATE job SET payload = '{}'`))

async function submitAll(t: TestApp): Promise<string> {
  const paths = Object.entries(files).map(([name, content]) => t.file(join('in', name), content))
  return (await t.submit(paths, {options: {...documentOptions, stages: ['scan', 'ingest'], also: ['text']}})).batch
}

describe('a small text document', () => {
  test.skipIf(onServers())(
    'leaves the same rows whether its stages run together or as jobs of their own, whatever its format',
    async () => {
      const [together, apart] = [await testApp(), await testApp()]
      const batches = [await submitAll(together), await submitAll(apart)]
      eachStageAlone(apart)
      await work(together, batches[0]!)
      await work(apart, batches[1]!)
      const rows = rowsOf(together)
      expect(rows).toEqual(rowsOf(apart))
      expect(rows['chunk']!.length).toBeGreaterThan(15)
      expect(rows['artifact']).toHaveLength(9)
      expect(await together.app.store.check()).toEqual(['ok'])
    },
  )

  test('is shown with all its stages', async () => {
    const t = await testApp()
    const {batch} = await t.submit([t.file('a.txt', receipt)], {
      options: {...documentOptions, stages: ['scan', 'ingest']},
    })
    await work(t, batch)
    const [item] = await t.items(batch)
    const {stages} = (await showDocument(t.app, item!.document!))!
    const done = {state: 'done', attempts: 0, ms: expect.any(Number)}
    expect(stages).toEqual({scan: {...done, engine: 'text'}, ingest: done})
  })

  test('is not read again under other options that reading does not depend on', async () => {
    const t = await testApp()
    const path = t.file('a.txt', receipt)
    const first = {...documentOptions, memory: false, stages: ['scan' as const]}
    expect(await work(t, (await t.submit([path], {options: first})).batch)).toEqual([
      'scan.split',
      'scan.page',
      'scan.read',
    ])
    const second = {...first, stages: ['scan' as const, 'ingest' as const]}
    expect(await work(t, (await t.submit([path], {options: second})).batch)).toEqual(['ingest'])
    expect(await work(t, (await t.submit([path], {options: {...second, eInvoice: false}})).batch)).toEqual([
      'scan.read',
    ])
  })

  test('is one up to a size, and only where there is no picture to read', () => {
    const run = {id: 'r_1', seq: 1, priority: 5, generation: 0}
    const isWhole = (media: 'text' | 'pdf' | 'image', bytes: number) =>
      firstJob(run, {media, bytes}).payload['whole'] === true
    expect([isWhole('text', 32_768), isWhole('text', 32_769), isWhole('pdf', 100), isWhole('image', 100)]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })
})

describe('a group of small documents', () => {
  const note = (topic: string) => `This is about ${topic} and nothing else.\n`

  /** Documents whose text begins with a word that says how the worker process ends under it. */
  function faulty(): {start: StartPool; groups: number[]} {
    const real = realStages()
    const groups: number[] = []
    const start: StartPool = (...given) => {
      const pool = real.start(...given)
      return {
        ...pool,
        run: async (task, options) => {
          const texts =
            'documents' in task
              ? task.documents.map(({document}) => readFileSync(document.sources[0]!.path, 'utf8'))
              : []
          if (texts.length > 0) groups.push(texts.length)
          const alone = 'documents' in task ? '' : readFileSync(task.document.path, 'utf8')
          if ([...texts, alone].some((text) => text.startsWith('poison')))
            throw new DocumentError('E_CRASHED', 'The worker process was killed', {class: 'crash'})
          return pool.run(task, options)
        },
      }
    }
    return {start, groups}
  }

  async function states(t: TestApp, batch: string): Promise<Record<string, string>> {
    const items = await t.items(batch)
    const runs = await t.app.store.runs(items.map(({run}) => run!))
    return Object.fromEntries(runs.map(({state, error}, i) => [basename(items[i]!.path), error?.code ?? state]))
  }

  test('that ends its process is tried one by one: the one to blame fails, and no other counts a crash', async () => {
    const t = await testApp({flags: {concurrency: 1}})
    const names = Array.from({length: 30}, (_, i) => `n${i}.txt`)
    const paths = names.map((name, i) => t.file(name, i === 25 ? 'poison' : note(name)))
    const {batch} = await t.submit(paths, {options: {...documentOptions, stages: ['scan', 'ingest']}})
    const {start, groups} = faulty()
    await drain(t.app, {...input, batch}, {reporter: listening(), interrupts: fakeInterrupts()}, start)
    const ended = await states(t, batch)
    expect(ended).toEqual(Object.fromEntries(names.map((name, i) => [name, i === 25 ? 'E_CRASHED' : 'done'])))
    expect(Math.max(...groups)).toBeGreaterThan(1)
    expect((await t.app.queue.jobs({})).filter(({crashes}) => crashes > 0)).toHaveLength(1)
    expect(await t.app.store.check()).toEqual(['ok'])
  })

  test('is not held up by a document that is cancelled', async () => {
    const t = await testApp({flags: {concurrency: 1}})
    const paths = ['a.txt', 'b.txt', 'c.txt'].map((name) => t.file(name, note(name)))
    const {batch} = await t.submit(paths, {options: {...documentOptions, stages: ['scan', 'ingest']}})
    const [first] = await t.items(batch)
    await cancel(t.app, first!.run!)
    await work(t, batch)
    expect(await states(t, batch)).toEqual({'a.txt': 'cancelled', 'b.txt': 'done', 'c.txt': 'done'})
  })

  // A server has what was submitted.
  test.skipIf(onServers())('reads no document whose bytes have changed, and leaves nothing of it', async () => {
    const t = await testApp()
    const paths = ['a.txt', 'b.txt'].map((name) => t.file(name, note(name)))
    const {batch} = await t.submit(paths, {options: {...documentOptions, stages: ['scan', 'ingest']}})
    t.file('a.txt', note('something else'))
    await work(t, batch)
    expect(await states(t, batch)).toEqual({'a.txt': 'E_CHANGED', 'b.txt': 'done'})
    expect(rowsOf(t)['page']).toHaveLength(1)
    expect(rowsOf(t)['stage']).toHaveLength(2)
  })
})
