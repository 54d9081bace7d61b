import type {Clock} from '../clock.ts'
import {encodePath} from '../path-bytes.ts'
import {isContainer} from '../types/document.ts'
import {attachAll} from './attach.ts'
import type {Db} from './database.ts'
import {notFound, StaleSubmitError} from './errors.ts'
import {jsonOrNull} from './rows.ts'
import {isOpen} from './run-state.ts'
import {first as firstRow, run} from './statements.ts'
import type {BegunRun, RunState, StoreEffect, SubmitItem} from './types.ts'

type Submit = Extract<StoreEffect, {type: 'submit'}>
type SubmitDocument = NonNullable<SubmitItem['document']>
type SubmitRun = NonNullable<SubmitItem['run']>

interface Batch {
  id: number
  memory_version: number
}

/**
 * Writes one chunk of a batch: documents, where they were seen, runs and the items; what is inside of containers that were
 * opened before comes with them. Inside the caller's transaction. Returns the runs that begin by that.
 */
export function submit(db: Db, clock: Clock, effect: Submit): BegunRun[] {
  const batch = firstRow<Batch>(db, 'SELECT id, memory_version FROM batch WHERE public_id = ?', effect.batch)
  if (batch === null) throw notFound('batch', effect.batch)
  const optionSet = optionSetId(db, effect.optionSet)
  const now = clock.now()
  for (const item of effect.items) {
    const document = item.document === undefined ? null : documentId(db, item.document, now)
    if (document !== null) seeSource(db, document, item.path, item.document!, now)
    const runId =
      item.run === undefined || document === null ? null : runIdOf(db, item.run, {document, optionSet, batch, now})
    insertItem(db, batch.id, item, document, runId)
  }
  const {first} = effect
  const opened = effect.items.filter(wasOpened).map((item) => item.run!.id)
  return first === undefined ? [] : attachAll(db, clock, opened, first)
}

const wasOpened = ({document, run}: SubmitItem): boolean =>
  document !== undefined && run !== undefined && !run.isNew && isContainer(document.media)

function optionSetId(db: Db, {hash, options}: Submit['optionSet']): number {
  run(db, 'INSERT INTO option_set(hash, json) VALUES(?, ?) ON CONFLICT DO NOTHING', hash, JSON.stringify(options))
  return firstRow<{id: number}>(db, 'SELECT id FROM option_set WHERE hash = ?', hash)!.id
}

function documentId(db: Db, document: SubmitDocument, now: number): number {
  const found = firstRow<{id: number; public_id: string}>(
    db,
    'SELECT id, public_id FROM document WHERE sha256 = ?',
    document.sha256,
  )
  if (found?.public_id === document.id) return found.id
  if (found !== null) throw new StaleSubmitError(`Document ${document.id} is known as ${found.public_id}`)
  const {id, sha256, bytes, media} = document
  return firstRow<{id: number}>(db, insertDocument, id, sha256, bytes, media, now)!.id
}

const insertDocument = `
  INSERT INTO document(public_id, sha256, bytes, media, created_at) VALUES(?, ?, ?, ?, ?) RETURNING id`

/** A path holds one document at a time: what was there before is seen there no more. */
function seeSource(db: Db, document: number, path: string, {mtimeMs, bytes}: SubmitDocument, now: number): void {
  if (mtimeMs === null) return
  run(db, upsertSource, document, encodePath(path), Math.round(mtimeMs), bytes, now)
}

const upsertSource = `
  INSERT INTO source(document_id, path, mtime_ms, bytes, seen_at) VALUES(?, ?, ?, ?, ?)
  ON CONFLICT(path) DO UPDATE SET document_id = excluded.document_id, mtime_ms = excluded.mtime_ms,
    bytes = excluded.bytes, seen_at = excluded.seen_at, container_id = NULL`

function runIdOf(
  db: Db,
  wanted: SubmitRun,
  {document, optionSet, batch, now}: {document: number; optionSet: number; batch: Batch; now: number},
): number {
  const found = firstRow<FoundRun>(db, findRun, document, optionSet, wanted.generation)
  if (found?.public_id === wanted.id) {
    if (wanted.isOpen !== undefined && wanted.isOpen !== isOpen(found.state))
      throw new StaleSubmitError(`Run ${wanted.id} is ${found.state} now`)
    return found.id
  }
  if (found !== null) throw new StaleSubmitError(`Run ${wanted.id} is known as ${found.public_id}`)
  if (!wanted.isNew) throw new StaleSubmitError(`Run ${wanted.id} is gone`)
  const values = [document, optionSet, wanted.generation, wanted.seq, wanted.priority, batch.memory_version, now]
  return firstRow<{id: number}>(db, insertRun, wanted.id, ...values)!.id
}

interface FoundRun {
  id: number
  public_id: string
  state: RunState
}

const findRun = 'SELECT id, public_id, state FROM run WHERE document_id = ? AND option_set_id = ? AND generation = ?'

const insertRun = `
  INSERT INTO run(public_id, document_id, option_set_id, generation, state, seq, priority, memory_version, created_at)
  VALUES(?, ?, ?, ?, 'waiting', ?, ?, ?, ?) RETURNING id`

function insertItem(db: Db, batch: number, item: SubmitItem, document: number | null, runId: number | null): void {
  const {ordinal, path, outcome, reason, error, outPath, inPlace = null} = item
  const paths = {path: encodePath(path), out: outPath === undefined ? null : encodePath(outPath)}
  const values = [ordinal, paths.path, document, runId, outcome, reason ?? null, jsonOrNull(error), paths.out, inPlace]
  run(db, insertItemSql, batch, ...values)
}

const insertItemSql = `
  INSERT INTO batch_item(batch_id, ordinal, path, document_id, run_id, outcome, reason, error, out_path, in_place)
  VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
