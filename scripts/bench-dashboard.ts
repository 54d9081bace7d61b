/**
 * How fast the dashboard answers over a large store: invented bills are written as if they had been read, in a fresh home,
 * then each question is asked first once and then five times.
 * Usage: node scripts/bench-dashboard.ts [DOCUMENTS] [HOME]   (a HOME that has a store is asked as it is)
 */
import {createHash} from 'node:crypto'
import {existsSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type App, openApp} from '../src/app/app.ts'
import {refreshAllFields} from '../src/app/browse/list.ts'
import {optionHash, resultKeys} from '../src/app/flow/keys.ts'
import {documentOptions} from '../src/app/options.ts'
import {loadConfig} from '../src/config/load.ts'
import {serve} from '../src/dashboard/serve.ts'
import {newId} from '../src/ids.ts'
import {resolvePaths} from '../src/paths.ts'
import type {StoreEffect, SubmitItem} from '../src/store/types.ts'
import {type Bill, billFields, type Field} from '../src/types/bill.ts'

const [count = '100000', given] = process.argv.slice(2)
const documents = Number(count)
const home = given ?? mkdtempSync(join(tmpdir(), 'snapbatch-bench-'))
const perBatch = 1000
const dayMs = 86_400_000
const start = Date.now() - 20 * dayMs

const vendors = Array.from({length: 300}, (_, i) => `Vendor ${i} ${['Ltd', 'GmbH', 'Inc'][i % 3]}`)

function field(value: string | null, confidence = 0.97): Field {
  return {
    value,
    confidence,
    page: 1,
    box: [410, 562, 86, 24],
    source: value === null ? null : 'ocr',
    reason: 'printed beside its label',
  }
}

function billOf(i: number): Bill {
  const day = new Date(start + (i % 700) * dayMs).toISOString().slice(0, 10)
  const cents = (i * 7919) % 100_000
  const values: Partial<Record<(typeof billFields)[number], Field>> = {
    vendor: field(vendors[i % vendors.length]!),
    date: field(day, i % 50 === 0 ? 0.5 : 0.97),
    total: field((cents / 100).toFixed(2)),
    tax: field((cents / 700).toFixed(2)),
    currency: field(i % 5 === 0 ? 'USD' : 'EUR'),
  }
  const fields = Object.fromEntries(billFields.map((name) => [name, values[name] ?? field(null, 0)]))
  return {...(fields as Record<(typeof billFields)[number], Field>), items: [], taxes: [], checks: []}
}

async function fill(app: App): Promise<void> {
  const options = await documentOptions({...app.config.values, engine: 'tesseract'}, undefined)
  const hash = optionHash(options)
  for (let from = 0; from < documents; from += perBatch) {
    const batch = newId('b', start + from)
    await app.store.createBatch({id: batch, cwd: home, outDir: null, meta: {}})
    const ids = Array.from({length: Math.min(perBatch, documents - from)}, (_, i) => from + i)
    const made = ids.map((i) => ({
      i,
      id: newId('d'),
      run: newId('r'),
      sha: createHash('sha256').update(String(i)).digest('hex'),
    }))
    const items = made.map(
      ({i, id, run, sha}, ordinal): SubmitItem => ({
        ordinal,
        path: `/home/me/bills/${Math.floor(i / 1000)}/scan-${i}.jpg`,
        outcome: 'queued',
        document: {id, sha256: sha, bytes: 200_000, media: 'image', mtimeMs: start},
        run: {id: run, isNew: true, generation: 0, seq: i, priority: 5},
      }),
    )
    const effects = made.flatMap(({i, id, run, sha}) => resultsOf(i, {id, run, sha}, options))
    const submitted: StoreEffect = {type: 'submit', batch, optionSet: {hash, options}, items}
    await app.queue.enqueue([], [submitted, ...effects])
    await app.store.closeBatch(batch)
  }
}

function resultsOf(
  i: number,
  {id, run, sha}: {id: string; run: string; sha: string},
  options: Awaited<ReturnType<typeof documentOptions>>,
): StoreEffect[] {
  const keys = resultKeys(sha, {options, memoryVersion: 0, generation: 0}, [])
  const isUnsure = i % 50 === 0
  const isFailed = i % 200 === 7
  if (isFailed)
    return [
      {type: 'run.state', run, state: 'failed', error: {class: 'permanent', code: 'E_UNREADABLE', message: 'broken'}},
    ]
  const reasons = isUnsure ? ['The date is not sure.'] : []
  const read = {
    bill: billOf(i),
    contract: null,
    review: isUnsure,
    reviewReasons: reasons,
    pageImages: [],
    engine: 'tesseract',
  }
  const text = `${vendors[i % vendors.length]} lamp oil wick number ${i} total`
  const chunks = [{ordinal: 0, page: 1, start: 0, end: text.length, text}]
  return [
    {type: 'run.pages', run, pages: 1},
    {type: 'extraction.save', document: id, run, key: keys.read, memoryVersion: 0, data: {kind: 'receipt', ...read}},
    {type: 'chunks.save', document: id, key: keys.ingest, pageKey: keys.page, chunks},
    {type: 'artifacts.save', document: id, stage: 'compress', key: keys.compress, artifacts: [archiveOf(sha)]},
    {type: 'run.state', run, state: 'done', startedAt: Date.now() - 800 - (i % 3000)},
  ]
}

const archiveOf = (hash: string) => ({
  ...{kind: 'archive-pdf', hash, extension: 'pdf', bytes: 30_000, originalBytes: 200_000},
  ...{searchable: true, reason: 'smaller'},
})

const questions = [
  '',
  'api/v1/now',
  'api/v1/documents',
  'api/v1/documents?offset=90000',
  'api/v1/documents?vendor=Vendor 7 GmbH',
  'api/v1/documents?month=2026-11',
  'api/v1/documents?state=failed',
  'api/v1/documents?review=1',
  'api/v1/documents?search=lamp wick',
  'api/v1/documents?search=vendor:7 total:>500',
  'api/v1/review?limit=50',
  'api/v1/duplicates',
  'api/v1/causes',
  'api/v1/jobs',
  'api/v1/stats?scheduled=1&stages=1',
  'api/v1/history',
  'api/v1/totals?by=month',
  'api/v1/totals?by=vendor',
  'metrics',
  'health',
]

async function ask(url: string, headers: Record<string, string>): Promise<{ms: number; bytes: number}> {
  const at = performance.now()
  const answer = await fetch(url, {headers})
  const {byteLength} = await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return {ms: performance.now() - at, bytes: byteLength}
}

const isNew = !existsSync(join(home, 'store.db'))
const app = await openApp({
  paths: resolvePaths(home, {}),
  config: loadConfig({flags: {}, env: {}, cwd: home, userFile: join(home, 'none.toml')}),
})
try {
  const filledAt = performance.now()
  if (isNew) await fill(app)
  console.log(`${documents} documents written in ${((performance.now() - filledAt) / 1000).toFixed(1)} s`)
  const how = {host: '127.0.0.1', port: 0, allowNetwork: false, readOnly: false, work: false}
  const fieldsAt = performance.now()
  await refreshAllFields(app, new AbortController().signal)
  console.log(`fields worked out in ${((performance.now() - fieldsAt) / 1000).toFixed(1)} s`)
  const serving = await serve(app, how)
  const [base, token] = serving.url.split('#token=') as [string, string]
  for (const question of questions) {
    const first = await ask(base + question, {authorization: `Bearer ${token}`})
    const again: number[] = []
    for (let i = 0; i < 5; i++) again.push((await ask(base + question, {authorization: `Bearer ${token}`})).ms)
    const median = again.sort((a, b) => a - b)[2]!
    console.log(
      `${first.ms.toFixed(0).padStart(6)} ms first ${median.toFixed(0).padStart(6)} ms then ${String(first.bytes).padStart(8)} B  /${question}`,
    )
  }
  await serving.close()
} finally {
  await app.close()
  if (given === undefined) rmSync(home, {recursive: true, force: true})
}
