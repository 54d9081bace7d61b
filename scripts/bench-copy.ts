/**
 * How long `snap store copy` takes to a PostgreSQL server of this machine and back, and whether what comes back is equal, row by row.
 * Usage: node scripts/bench-copy.ts [DOCUMENTS]   needs Debian's postgresql, and root
 *
 * Documents are rows alone: a source, a run, an item, four jobs with an attempt each, one page of 3 KB as it is stored, a reading of
 * 1.5 KB, two chunks of 500 characters and six fields each. The search index is built on both ways.
 */
import {mkdtempSync, rmSync, statSync} from 'node:fs'
import {cpus, loadavg, tmpdir} from 'node:os'
import {join} from 'node:path'
import Database from 'better-sqlite3'
import {copyTables} from '../src/store/copy/copy.ts'
import {openPostgresSource} from '../src/store/copy/from-postgres.ts'
import {openSqliteSource} from '../src/store/copy/from-sqlite.ts'
import {copiedTables} from '../src/store/copy/tables.ts'
import {openPostgresTarget} from '../src/store/copy/to-postgres.ts'
import {openSqliteTarget} from '../src/store/copy/to-sqlite.ts'
import type {CopySource, CopyTarget} from '../src/store/copy/types.ts'
import {openDatabase} from '../src/store/database.ts'
import {postgresServer} from '../test/helpers/servers/postgres.ts'

const documents = Number(process.argv[2] ?? 100_000)
const words = 'invoice total paid lamp garden hotel train paper oil chair supply service street number due date'.split(
  ' ',
)

function fill(file: string): void {
  const db = openDatabase(file, {busyTimeoutMs: 0})
  db.function('words', {deterministic: false}, () =>
    Array.from({length: 70}, () => words[Math.floor(Math.random() * words.length)]).join(' '),
  )
  const numbers = `WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one LIMIT ${documents})`
  db.exec(`
    BEGIN IMMEDIATE;
    INSERT INTO option_set(hash, json) VALUES('bench', '{}');
    INSERT INTO batch(public_id, created_at, closed_at, cwd) SELECT 'b_' || n, 1, 1, '/in' FROM (${numbers} SELECT n FROM one LIMIT ${Math.ceil(documents / 1000)});
    ${numbers} INSERT INTO document SELECT n, printf('d_%032x', n), printf('%064x', n), 2048, 'text', n FROM one;
    INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) SELECT id, '/home/me/bills/scan-' || id || '.txt', 1, 2048, 1 FROM document;
    INSERT INTO extraction(document_id, key, memory_version, kind, data, created_at)
      SELECT id, 'k', 0, 'bill', '{"text":"' || words() || words() || words() || '"}', 1 FROM document;
    INSERT INTO run SELECT id, printf('r_%032x', id), id, 1, 0, 'done', id, 5, 0, 0, 1, 'bill', id, 1, NULL, 1, 1, 2 FROM document;
    INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome)
      SELECT 1 + (id - 1) / 1000, (id - 1) % 1000, '/home/me/bills/scan-' || id || '.txt', id, id, 'queued' FROM document;
    INSERT INTO page(document_id, number, key, body, created_at) SELECT id, 1, 'k', randomblob(3000), 1 FROM document;
    INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text, source)
      SELECT document.id, value, 1, 0, 500, 'k', words(), 'text' FROM document, json_each('[0,1]');
    INSERT INTO document_field SELECT document.id, 'f' || value, 'value ' || document.id, 'value ' || document.id, document.id + 0.5 FROM document, json_each('[1,2,3,4,5,6]');
    INSERT INTO job(public_id, queue, name, run_id, key, status, priority, seq, stage_order, run_at, soft_ms, hard_ms, created_at)
      SELECT printf('j_%032x', document.id * 4 + value), 'scan', 'scan.split', document.id, document.id || ' ' || value, 'done', 5, document.id, value, 1, 1, 1, 1
      FROM document, json_each('[0,1,2,3]');
    INSERT INTO attempt(job_id, lease_token, outcome, started_at, finished_at) SELECT id, 1, 'ok', 1, 2 FROM job;
    INSERT INTO job_count SELECT queue, status, count(*) FROM job GROUP BY 1, 2;
    COMMIT;`)
  db.close()
}

async function copy(what: string, source: CopySource, target: CopyTarget): Promise<void> {
  const begun = performance.now()
  const steps: string[] = []
  let before = begun
  const step = (name: string) => {
    steps.push(`${((performance.now() - before) / 1000).toFixed(1)} s until ${name}`)
    before = performance.now()
  }
  let wasChecked = false
  const rows = (_table: string, _rows: number, isChecked: boolean) => {
    if (isChecked && !wasChecked) step('comparing')
    wasChecked ||= isChecked
  }
  const tables = await copyTables(source, target, {rows, step, goOn() {}})
  await target.finish()
  await target.close()
  await source.close()
  const seconds = (performance.now() - begun) / 1000
  const count = tables.reduce((sum, table) => sum + table.rows, 0)
  const megabytes = statSync(file).size / 1e6
  console.log(
    `${what}: ${count} rows, ${seconds.toFixed(1)} s, ${(megabytes / seconds).toFixed(1)} MB/s (${steps.join(', ')})`,
  )
}

/** All rows of one that the other has not, by SQLite itself. */
function differences(one: string, other: string): number {
  const db = new Database(one, {readonly: true})
  db.prepare('ATTACH ? AS other').run(other)
  const count = copiedTables().reduce((sum, {name}) => {
    const sql = (a: string, b: string) =>
      `SELECT count(*) FROM (SELECT * FROM ${a}.${name} EXCEPT SELECT * FROM ${b}.${name})`
    return (
      sum +
      ['main other', 'other main'].reduce(
        (n, pair) =>
          n +
          (db
            .prepare(sql(...(pair.split(' ') as [string, string])))
            .pluck()
            .get() as number),
        0,
      )
    )
  }, 0)
  db.close()
  return count
}

const folder = mkdtempSync(join(tmpdir(), 'snapbatch-copy-'))
const [file, back] = [join(folder, 'store.db'), join(folder, 'back.db')]
try {
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}`)
  fill(file)
  console.log(`${documents} documents, ${(statSync(file).size / 1e6).toFixed(0)} MB`)
  await using server = await postgresServer()
  await copy('SQLite to PostgreSQL', openSqliteSource(file), await openPostgresTarget(server.url, Date.now()))
  await copy('PostgreSQL to SQLite', await openPostgresSource(server.url), openSqliteTarget(back))
  console.log(
    `${differences(file, back)} rows differ; memory ${(process.resourceUsage().maxRSS / 1e3).toFixed(0)} MB at most`,
  )
} finally {
  rmSync(folder, {recursive: true})
}
