import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {Clock} from '../../src/clock.ts'
import type {HeartbeatListener, StartHeartbeat} from '../../src/queue/heartbeat/types.ts'
import type {ApplyEffects, Effect, NewJob, QueueSettings} from '../../src/queue/types.ts'
import {type Db, openDatabase} from '../../src/store/database.ts'

export const run = 'r_one'
export const minute = 60_000

/** A clock that tests set; starts in the past so that nothing agrees with the real time by accident. */
export interface FakeClock extends Clock {
  move(ms: number): void
}

export function fakeClock(start = 1_700_000_000_000): FakeClock {
  let now = start
  return {
    now: () => now,
    move(ms) {
      now += ms
    },
  }
}

export const defaultSettings: QueueSettings = {
  concurrency: null,
  rate: null,
  softMs: null,
  hardMs: null,
  retryMs: null,
  recycleAfter: null,
}

let last = 0

/** A job with a key of its own; later calls arrive later. */
export function newJob(over: Partial<NewJob> = {}): NewJob {
  const seq = over.seq ?? ++last
  return {
    queue: 'scan',
    name: 'work',
    run,
    payload: {},
    key: `key-${++last}`,
    priority: 5,
    seq,
    order: 1,
    limits: {softMs: 10_000, hardMs: 20_000},
    ...over,
  }
}

/** A store file in a folder of its own, with a run for the jobs to belong to. */
export interface TempStore {
  folder: string
  file: string
  db: Db
  remove(): void
}

export function tempStore(busyTimeoutMs = 2000): TempStore {
  const folder = mkdtempSync(join(tmpdir(), 'snapbatch-queue-'))
  const file = join(folder, 'store.db')
  const db = openDatabase(file, {busyTimeoutMs})
  addRun(db, run)
  // Stands for the tables of the store: what effects write.
  db.exec('CREATE TABLE noted(job TEXT, generation INTEGER, note TEXT)')
  return {
    folder,
    file,
    db,
    remove() {
      db.close()
      rmSync(folder, {recursive: true})
    },
  }
}

function addRun(db: Db, id: string): void {
  db.exec(`INSERT INTO document VALUES(1, 'd_one', 'sha', 0, 'image', 0); INSERT INTO option_set VALUES(1, '', '{}')`)
  db.prepare(
    `INSERT INTO run(public_id, document_id, option_set_id, state, seq, priority, created_at)
     VALUES(?, 1, 1, 'running', 1, 5, 0)`,
  ).run(id)
}

/** An effect of the tests: leaves a note in the store; the note `fail` throws. */
export interface NoteEffect extends Effect {
  type: 'note'
  note: string
}

export const note = (text: string): NoteEffect => ({type: 'note', note: text})

export function applyNotes(db: Db): ApplyEffects {
  const insert = db.prepare('INSERT INTO noted VALUES(?, ?, ?)')
  return (effects, {job, generation}) => {
    for (const effect of effects as NoteEffect[]) {
      if (effect.note === 'fail') throw new Error('the effect cannot be applied')
      insert.run(job, generation, effect.note)
    }
    return []
  }
}

export function notes(db: Db): string[] {
  return db.prepare<[], string>('SELECT note FROM noted ORDER BY rowid').pluck().all()
}

/** Counters that do not agree with the rows: empty if all is well. */
export function wrongCounters(db: Db): unknown[] {
  return db
    .prepare(
      `SELECT queue, status, sum(n) AS difference FROM (
         SELECT queue, status, n FROM job_count UNION ALL SELECT queue, status, -count(*) FROM job GROUP BY queue, status)
       GROUP BY queue, status HAVING difference <> 0`,
    )
    .all()
}

/** A heartbeat that says what the test lets it say. */
export function heartbeatByHand() {
  let beats: HeartbeatListener
  const heartbeat: StartHeartbeat = (listener) => {
    beats = listener
    return {add() {}, remove() {}, close: async () => {}}
  }
  return {heartbeat, say: () => beats}
}
