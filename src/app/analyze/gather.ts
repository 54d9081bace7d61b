import {createHash} from 'node:crypto'
import {stageNamed} from '../../pipeline/registry.ts'
import type {StoredItem} from '../../store/types.ts'
import {errorJson} from '../../types/contract.ts'
import type {ReportDocument, ReportInput, ReportOptions} from '../../types/report.ts'
import type {App} from '../app.ts'
import {readingOf} from '../reading.ts'

/** Of a clause, for a report: all is in the document's own results. */
const maxQuote = 300

/**
 * What the documents of a batch say, corrected, in order of input: the input of its report, under a hash of
 * it all. The same documents with the same readings on the same day are the same report.
 */
export async function gatherReport(app: App, batch: string, options: ReportOptions): Promise<ReportInput> {
  const documents: ReportDocument[] = []
  const seen = new Set<string>()
  for (const item of await app.store.items(batch)) {
    if (item.outcome === 'skipped') continue
    const document = await reportDocument(app, item, seen)
    if (document !== null) documents.push(document)
  }
  const {today, soonDays} = options
  const input = {today, soonDays, documents}
  const {name, version} = stageNamed('analyze.report')
  return {
    key: createHash('sha256')
      .update(JSON.stringify([name, version, input]))
      .digest('hex'),
    ...input,
  }
}

const nothing: Omit<ReportDocument, 'path' | 'state'> = {
  id: null,
  kind: null,
  contract: null,
  reviewReasons: [],
  error: null,
  duplicateOf: null,
  reason: null,
}

/** `seen` are the documents of earlier items: the same bytes count once. Null for archives and mailboxes, which say nothing themselves. */
async function reportDocument(app: App, item: StoredItem, seen: Set<string>): Promise<ReportDocument | null> {
  const base = {...nothing, path: item.path, id: item.document}
  if (item.error !== null) return {...base, state: 'failed', error: errorJson(item.error)}
  const [run] = item.run ? await app.store.runs([item.run]) : []
  if (!run) return {...base, state: 'cancelled'}
  if (seen.has(run.document)) {
    return {
      ...base,
      state: 'duplicate',
      duplicateOf: run.document,
      reason: item.reason ?? 'same bytes as an earlier input',
    }
  }
  seen.add(run.document)
  if (run.state === 'failed') return {...base, state: 'failed', error: run.error && errorJson(run.error)}
  if (run.state !== 'done') return {...base, state: 'cancelled'}
  const reading = await readingOf(app, run)
  if (reading === null) return null
  const duplicate = await app.store.duplicateOf(run.document)
  const {kind, contract, reviewReasons} = reading.read
  const like = {duplicateOf: duplicate?.of ?? null, reason: duplicate?.reason ?? null}
  return {...base, ...like, state: 'done', kind, contract: contract && shortened(contract), reviewReasons}
}

type Contract = NonNullable<ReportDocument['contract']>

const shortened = (contract: Contract): Contract => ({
  ...contract,
  clauses: contract.clauses.map((clause) => ({...clause, quote: clause.quote.slice(0, maxQuote)})),
})
