import {readFile} from 'node:fs/promises'
import type {Clock} from '../../clock.ts'
import type {EffectContext} from '../effects.ts'
import {notFound} from '../errors.ts'
import {packPages} from '../page-codec.ts'
import {jsonOrNull} from '../rows.ts'
import {fromStates, stampsOf} from '../run-state.ts'
import type {BegunRun, StoreEffect} from '../types.ts'
import {attachContained} from './attach.ts'
import {pauseBatch, resumeBatch} from './batch-pauses.ts'
import {saveContained} from './contained.ts'
import {saveEnrichment} from './enrichments.ts'
import {failReport, keepReport, openReport, saveReport} from './reports.ts'
import {type PackedPages, saveArtifacts, saveExtraction, savePages, saveStageResult} from './results.ts'
import {saveChunks} from './search.ts'
import type {PgDatabase, Sql} from './sql.ts'
import {submit} from './submit.ts'
import {type OwnTelling, wantTold} from './tellings.ts'
import {saveVectors} from './vectors.ts'

/** An effect that names no file any more, and whose it is. */
type Loaded = Exclude<StoreEffect, {type: 'pages.save' | 'tell'} | {file: string}> | PackedPages | OwnTelling

/**
 * Applies effects, all or none: `within` the transaction of an engine in the same database, whose lease token makes a settle
 * happen once, they are just written. Else in a transaction of its own, and with a context only if the same (job, generation)
 * was not applied before. Returns the runs that begin: their first jobs belong into the same transaction.
 */
export async function applyEffects(
  db: PgDatabase,
  clock: Clock,
  effects: StoreEffect[],
  context: EffectContext | null,
  within?: Sql,
): Promise<BegunRun[]> {
  const loaded = await loadEffects(effects, db.host)
  if (within !== undefined) return write(within, clock, loaded)
  return db.transaction(async (sql) =>
    context === null || (await remember(sql, clock, context)) ? write(sql, clock, loaded) : [],
  )
}

/** Reads the files that effects name, before anything is written and locked. */
const loadEffects = (effects: readonly StoreEffect[], host: string): Promise<Loaded[]> =>
  Promise.all(
    effects.map(async (effect) => {
      if (effect.type === 'tell') return {...effect, host}
      if (!('file' in effect)) return effect as Loaded
      const {file, ...rest} = effect
      const json = await readFile(file, 'utf8')
      const content = effect.type === 'pages.save' ? {packed: packPages(json)} : (JSON.parse(json) as object)
      return {...rest, ...content} as Loaded
    }),
  )

/** False if it was remembered already; waits for a process that is applying the same. */
async function remember(sql: Sql, clock: Clock, {job, generation}: EffectContext): Promise<boolean> {
  return (await sql.run(rememberSql, job, generation, clock.now())) === 1
}

const rememberSql = 'INSERT INTO applied_effect VALUES($1, $2, $3) ON CONFLICT DO NOTHING'

async function write(sql: Sql, clock: Clock, effects: readonly Loaded[]): Promise<BegunRun[]> {
  const begun: BegunRun[] = []
  for (const effect of effects) begun.push(...(await apply(sql, clock, effect)))
  return begun
}

/** Effects that begin runs. */
type Beginning = Extract<StoreEffect, {type: 'submit' | 'contained.attach'}>
type Plain = Exclude<Loaded, Beginning>
type Applier<T extends Plain['type']> = (sql: Sql, clock: Clock, effect: Extract<Plain, {type: T}>) => Promise<void>

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
  'run.pages': (sql, _clock, {run, pages}) => changeRun(sql, run, 'pages', pages),
  'run.progress': (sql, _clock, {run, progress}) => changeRun(sql, run, 'progress', Math.min(1, Math.max(0, progress))),
}

async function apply(sql: Sql, clock: Clock, effect: Loaded): Promise<BegunRun[]> {
  if (effect.type === 'submit') return submit(sql, clock, effect)
  if (effect.type === 'contained.attach') return attachContained(sql, clock, effect)
  const applier = appliers[effect.type] as (sql: Sql, clock: Clock, effect: Plain) => Promise<void>
  await applier(sql, clock, effect)
  return []
}

const places = {began: 'given.began', now: 'given.now'}

async function setRunState(
  sql: Sql,
  clock: Clock,
  {run, state, error, startedAt}: Extract<StoreEffect, {type: 'run.state'}>,
): Promise<void> {
  const text = `
    UPDATE run SET state = $2, error = $3, ${stampsOf(state, places)} FROM (SELECT $4::bigint began, $5::bigint now) given
    WHERE public_id = $1 ${fromStates(state)}`
  const now = clock.now()
  const changed = await sql.run(text, run, state, jsonOrNull(error), startedAt ?? now, now)
  if (changed === 0 && (await sql.first('SELECT 1 FROM run WHERE public_id = $1', run)) === null)
    throw notFound('run', run)
}

async function changeRun(sql: Sql, run: string, column: 'pages' | 'progress', value: number): Promise<void> {
  if ((await sql.run(`UPDATE run SET ${column} = $1 WHERE public_id = $2`, value, run)) === 0)
    throw notFound('run', run)
}
