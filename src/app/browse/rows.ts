import type {StoredDocument, StoredRun} from '../../store/types.ts'
import {type DocumentState, errorJson} from '../../types/contract.ts'
import type {DocumentRow} from '../../types/operate.ts'
import type {DocumentFacts} from '../../types/search.ts'
import type {App} from '../app.ts'
import {pathOf} from '../present/path.ts'
import {refreshFields} from '../search/fields.ts'

/** Documents as lists show them, in the order of their ids; those that are gone are left out. */
export async function documentRows(app: App, ids: readonly string[]): Promise<DocumentRow[]> {
  const wanted = [...ids]
  await refreshFields(app, wanted)
  const facts = new Map((await app.store.documentFacts(wanted)).map((each) => [each.document, each]))
  const runs = await app.store.latestRuns(wanted, 'reading')
  const running = await runningRuns(app, [...runs.values()])
  const documents = await app.store.documents(wanted)
  return Promise.all(
    documents.map((document) => {
      const run = runs.get(document.id) ?? null
      return rowOf(app, {document, run, facts: facts.get(document.id), isRunning: running.has(run?.id ?? '')})
    }),
  )
}

/** Runs at which a worker is at work: a run waits on paper until its first job ends. */
async function runningRuns(app: App, runs: readonly StoredRun[]): Promise<Set<string>> {
  const open = runs.filter(({state}) => state === 'waiting' || state === 'delayed')
  if (open.length === 0) return new Set()
  const jobs = await app.queue.jobs({runs: open.map(({id}) => id), states: ['running']})
  return new Set(jobs.map(({run}) => run))
}

interface Known {
  document: StoredDocument
  run: StoredRun | null
  facts: DocumentFacts | undefined
  isRunning: boolean
}

async function rowOf(app: App, {document, run, facts, isRunning}: Known): Promise<DocumentRow> {
  const {vendor = null, date = null, total = null, currency = null, review} = facts?.values ?? {}
  const duplicateOf = facts?.duplicateOf ?? null
  return {
    id: document.id,
    path: await pathOf(app, document),
    kind: facts?.kind ?? null,
    state: stateOf(run, isRunning, duplicateOf !== null),
    review: review === 'yes',
    vendor,
    date,
    total,
    currency,
    pages: run?.pages ?? null,
    pictured: isDrawable(document) && (run?.pages ?? 0) > 0,
    label: facts?.labels[0] ?? null,
    duplicateOf,
    error: run?.error ? errorJson(run.error) : null,
    at: run?.finishedAt ?? run?.startedAt ?? document.createdAt,
  }
}

const isDrawable = ({media}: StoredDocument): boolean => media === 'pdf' || media === 'image'

function stateOf(run: StoredRun | null, isRunning: boolean, isDuplicate: boolean): DocumentState {
  if (run === null) return 'cancelled'
  if (isRunning) return 'running'
  return run.state === 'done' && isDuplicate ? 'duplicate' : run.state
}
