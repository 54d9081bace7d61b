import type {Clock} from '../clock.ts'
import {attachContained} from './attach.ts'
import {pauseBatch, resumeBatch} from './batch-pauses.ts'
import {saveContained} from './contained.ts'
import {type Db, withFullSync, writeTransaction} from './database.ts'
import {saveEnrichment} from './enrichments.ts'
import {notFound} from './errors.ts'
import {failReport, keepReport, openReport, saveReport} from './reports.ts'
import {saveArtifacts, saveExtraction, savePages, saveStageResult} from './results.ts'
import {jsonOrNull} from './rows.ts'
import {fromStates, stampsOf} from './run-state.ts'
import {saveChunks} from './search.ts'
import {first, run} from './statements.ts'
import {submit} from './submit.ts'
import {wantTold} from './tellings.ts'
import type {BegunRun, StoreEffect} from './types.ts'
import {saveVectors} from './vectors.ts'

/** The lease that effects belong to: applied once for each. */
export interface EffectContext {
  job: string
  generation: number
}

/**
 * Applies effects, all or none. Inside a transaction that is open (of an engine in the same database, whose lease token
 * makes a settle happen once) they are just written. Else in a transaction of its own, synchronous=FULL when it submits
 * work, and with a context only if the same (job, generation) was not applied before. Returns the runs that begin: their
 * first jobs belong into the same transaction.
 */
export function applyEffects(db: Db, clock: Clock, effects: StoreEffect[], context: EffectContext | null): BegunRun[] {
  const write = () => effects.flatMap((effect) => apply(db, clock, effect))
  const writeOnce = () => (context === null || remember(db, clock, context) ? write() : [])
  if (db.inTransaction) return write()
  if (effects.some(({type}) => type === 'submit')) return withFullSync(db, () => writeTransaction(db, writeOnce))
  return writeTransaction(db, writeOnce)
}

/** False if it was remembered already. */
function remember(db: Db, clock: Clock, {job, generation}: EffectContext): boolean {
  return (
    run(db, 'INSERT INTO applied_effect VALUES(?, ?, ?) ON CONFLICT DO NOTHING', job, generation, clock.now()) === 1
  )
}

/** Effects that begin runs. */
type Beginning = Extract<StoreEffect, {type: 'submit' | 'contained.attach'}>
type Plain = Exclude<StoreEffect, Beginning>
type Applier<T extends Plain['type']> = (db: Db, clock: Clock, effect: Extract<Plain, {type: T}>) => void

const appliers: {[T in Plain['type']]: Applier<T>} = {
  'stage.save': saveStageResult,
  'pages.save': savePages,
  'extraction.save': saveExtraction,
  'enrichment.save': saveEnrichment,
  'artifacts.save': saveArtifacts,
  'chunks.save': saveChunks,
  'vectors.save': saveVectors,
  'report.save': saveReport,
  'report.keep': keepReport,
  'report.fail': failReport,
  'report.open': openReport,
  'batch.pause': pauseBatch,
  'batch.resume': resumeBatch,
  tell: wantTold,
  'contained.save': saveContained,
  'run.state': setRunState,
  'run.pages': (db, _clock, {run, pages}) => changeRun(db, run, 'pages', pages),
  'run.progress': (db, _clock, {run, progress}) => changeRun(db, run, 'progress', Math.min(1, Math.max(0, progress))),
}

function apply(db: Db, clock: Clock, effect: StoreEffect): BegunRun[] {
  if (effect.type === 'submit') return submit(db, clock, effect)
  if (effect.type === 'contained.attach') return attachContained(db, clock, effect)
  const applier = appliers[effect.type] as (db: Db, clock: Clock, effect: Plain) => void
  applier(db, clock, effect)
  return []
}

type StateEffect = Extract<StoreEffect, {type: 'run.state'}>

const places = {began: '$began', now: '$now'}

function setRunState(db: Db, clock: Clock, {run: id, state, error, startedAt}: StateEffect): void {
  const text = `UPDATE run SET state = $state, error = $error, ${stampsOf(state, places)} WHERE public_id = $id ${fromStates(state)}`
  const now = clock.now()
  const changed = run(db, text, {state, error: jsonOrNull(error), id, now, began: startedAt ?? now})
  if (changed === 0 && first(db, 'SELECT 1 FROM run WHERE public_id = ?', id) === null) throw notFound('run', id)
}

function changeRun(db: Db, id: string, column: 'pages' | 'progress', value: number): void {
  if (run(db, `UPDATE run SET ${column} = ? WHERE public_id = ?`, value, id) === 0) throw notFound('run', id)
}
