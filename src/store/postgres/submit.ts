import type {Clock} from '../../clock.ts'
import {isContainer} from '../../types/document.ts'
import {notFound, StaleSubmitError} from '../errors.ts'
import {jsonOrNull} from '../rows.ts'
import {isOpen} from '../run-state.ts'
import type {BegunRun, RunState, StoreEffect, SubmitItem} from '../types.ts'
import {attachAll} from './attach.ts'
import {type KnownDocument, knownDocuments} from './new-documents.ts'
import {insertItems, type NewItem} from './new-items.ts'
import {insertRuns, lockRuns, type NewRun} from './new-runs.ts'
import {type NewSource, seeSources} from './new-sources.ts'
import type {Sql} from './sql.ts'
import {pathBytes, textValue} from './values.ts'

type Submit = Extract<StoreEffect, {type: 'submit'}>
type SubmitDocument = NonNullable<SubmitItem['document']>
type SubmitRun = NonNullable<SubmitItem['run']>
type Documents = Map<string, KnownDocument>

interface Batch {
  id: number
  memory_version: number
  host: string
}

/**
 * Writes one chunk of a batch: documents, where they were seen, runs and the items; what is inside of containers that were
 * opened before comes with them. Inside the caller's transaction; a statement for each table, whatever the number of items.
 * Returns the runs that begin by that. Throws StaleSubmitError.
 */
export async function submit(sql: Sql, clock: Clock, effect: Submit): Promise<BegunRun[]> {
  const {items, first} = effect
  const batch = await sql.first<Batch>('SELECT id, memory_version, host FROM batch WHERE public_id = $1', effect.batch)
  if (batch === null) throw notFound('batch', effect.batch)
  const now = clock.now()
  const optionSet = await optionSetId(sql, effect.optionSet)
  const documents = await documentsOf(sql, items, now)
  await seeSources(sql, batch.host, items.flatMap(sourceIn(documents)), now)
  const begun = await newRuns(sql, optionSet, items, documents)
  const runs = begun.map((run) => ({...run, memoryVersion: batch.memory_version}))
  await insertRuns(sql, runs, {optionSet, now})
  await insertItems(sql, batch.id, items.map(toNewItem(documents)))
  const opened = items.filter(wasOpened).map(({run}) => run!.id)
  return first === undefined ? [] : attachAll(sql, clock, opened, first)
}

const wasOpened = ({document, run}: SubmitItem): boolean =>
  document !== undefined && run !== undefined && !run.isNew && isContainer(document.media)

async function optionSetId(sql: Sql, {hash, options}: Submit['optionSet']): Promise<number> {
  const find = () => sql.first<{id: number}>('SELECT id FROM option_set WHERE hash = $1', hash)
  const found = await find()
  if (found !== null) return found.id
  // Waits for a machine that is writing the same one, which then is there.
  await sql.run(
    'INSERT INTO option_set(hash, json) VALUES($1, $2) ON CONFLICT DO NOTHING',
    hash,
    JSON.stringify(options),
  )
  return (await find())!.id
}

async function documentsOf(sql: Sql, items: readonly SubmitItem[], now: number): Promise<Documents> {
  const given = items.flatMap(({document}) => document ?? [])
  const documents = await knownDocuments(sql, given, now)
  for (const {id, sha256} of given) {
    const known = documents.get(sha256)!.public_id
    if (known !== id) throw new StaleSubmitError(`Document ${id} is known as ${known}`)
  }
  return documents
}

const sourceIn =
  (documents: Documents) =>
  ({document, path}: SubmitItem): NewSource[] =>
    document === undefined || document.mtimeMs === null ? [] : [sourceOf(document, documents, path)]

const sourceOf = ({sha256, mtimeMs, bytes}: SubmitDocument, documents: Documents, path: string): NewSource => ({
  document: documents.get(sha256)!.id,
  path: pathBytes(path),
  mtimeMs: Math.round(mtimeMs!),
  bytes,
  container: null,
})

/** Those that are not there. Throws StaleSubmitError where one is not as it was when the chunk was planned. */
async function newRuns(
  sql: Sql,
  optionSet: number,
  items: readonly SubmitItem[],
  documents: Documents,
): Promise<Omit<NewRun, 'memoryVersion'>[]> {
  const wanted = items.flatMap(({document, run}) =>
    document && run ? [{run, document: documents.get(document.sha256)!.id}] : [],
  )
  if (wanted.length === 0) return []
  const known = await lockRuns(
    sql,
    optionSet,
    wanted.map(({document}) => document),
  )
  const runs = new Map(
    known.map((one) => [placeOf(one.document_id, one.generation), {id: one.public_id, state: one.state}]),
  )
  const begun: Omit<NewRun, 'memoryVersion'>[] = []
  for (const {run, document} of wanted) {
    const place = placeOf(document, run.generation)
    if (isThere(run, runs.get(place))) continue
    runs.set(place, {id: run.id, state: 'waiting'})
    begun.push({publicId: run.id, document, ...run})
  }
  return begun
}

const placeOf = (document: number, generation: number): string => `${document} ${generation}`

function isThere(wanted: SubmitRun, found: {id: string; state: RunState} | undefined): boolean {
  if (found?.id === wanted.id) {
    if (wanted.isOpen !== undefined && wanted.isOpen !== isOpen(found.state))
      throw new StaleSubmitError(`Run ${wanted.id} is ${found.state} now`)
    return true
  }
  if (found !== undefined) throw new StaleSubmitError(`Run ${wanted.id} is known as ${found.id}`)
  if (!wanted.isNew) throw new StaleSubmitError(`Run ${wanted.id} is gone`)
  return false
}

const toNewItem =
  (documents: Documents) =>
  ({ordinal, path, outcome, reason, error, outPath, inPlace, document, run}: SubmitItem): NewItem => ({
    ordinal,
    path: pathBytes(path),
    document: document === undefined ? null : documents.get(document.sha256)!.id,
    run: document === undefined ? null : (run?.id ?? null),
    outcome,
    reason: reason === undefined ? null : textValue(reason),
    error: jsonOrNull(error),
    outPath: outPath === undefined ? null : pathBytes(outPath),
    inPlace: inPlace ?? null,
    within: null,
  })
