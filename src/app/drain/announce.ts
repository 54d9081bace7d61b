import type {Failure} from '../../errors.ts'
import type {Job} from '../../queue/types.ts'
import type {StoredDocument, StoredRun} from '../../store/types.ts'
import {readsPages} from '../../types/options.ts'
import {enqueueReports} from '../analyze/due.ts'
import {batchOfJob, isReportJob} from '../analyze/of-batch.ts'
import {writeReports} from '../analyze/write.ts'
import type {App} from '../app.ts'
import type {DocumentLine, Reporter} from '../events.ts'
import {isArchive} from '../inputs/output-path.ts'
import {learnAfter} from '../memory/learn.ts'
import {artifactsOf} from '../present/document.ts'
import {readingOf} from '../reading.ts'
import {publish} from './publish.ts'

const finished = new Set(['done', 'failed', 'cancelled'])

/** What is told about a document when its run has ended. */
async function documentLine(app: App, run: StoredRun, document: StoredDocument | undefined): Promise<DocumentLine> {
  const read = (await readingOf(app, run))?.read ?? null
  const bill = read?.bill ?? null
  return {
    id: run.document,
    path: document?.sources[0]?.path ?? run.document,
    state: run.state as DocumentLine['state'],
    kind: read?.kind ?? null,
    bills: read?.parts?.length ?? null,
    pages: run.pages,
    review: read?.review ?? false,
    vendor: bill?.vendor.value ?? null,
    date: bill?.date.value ?? null,
    total: bill?.total.value ?? null,
    currency: bill?.currency.value ?? null,
    failure: run.error,
    file: document && !readsPages(run.options) ? await fileOf(app, document, run) : null,
    ms: (run.finishedAt ?? 0) - (run.startedAt ?? run.createdAt),
  }
}

async function fileOf(app: App, document: StoredDocument, run: StoredRun): Promise<DocumentLine['file']> {
  const made = (await artifactsOf(app, document, run)).find(isArchive)
  return made ? {before: made.originalBytes, after: made.bytes} : null
}

/** A run that was tried again ends once more. */
const endOf = ({id, finishedAt}: StoredRun): string => `${id} ${finishedAt}`

/** A run that has ended is heard of again only by its last few jobs: a worker for ever must not remember all of them. */
const remembered = 10_000
/** Runs of a batch behind the last one before which all have ended: more than are worked on at once. */
const lookedAt = 100

/**
 * Publishes and tells each document once when its last job has settled, in the order in which they end. `enqueued` is called
 * when the end of a batch has made new work.
 */
export function createAnnouncer(app: App, reporter: Reporter, batch: string | null, enqueued: () => void) {
  const told = new Set<string>()
  let queue: Promise<void> = Promise.resolve()
  const later = (step: () => Promise<void>) => {
    queue = queue.then(step).catch((error: Error) => app.log.write('error', 'announce', {error: error.message}))
  }
  const tell = async (run: StoredRun, document: StoredDocument | undefined) => {
    const line = await documentLine(app, run, document)
    if (run.state === 'done') await publishAll(app, await app.store.unpublishedOfRun(run.id), reporter)
    reporter.event({type: 'document', document: line})
  }
  /** Those of these runs that have ended and were not told. What they end is seen to after all of them. */
  const tellAll = async (runs: StoredRun[]) => {
    const ended = runs.filter((run) => finished.has(run.state) && !told.has(endOf(run)))
    if (ended.length === 0) return
    const documents = await app.store.documents(ended.map(({document}) => document))
    const byId = new Map(documents.map((document) => [document.id, document]))
    for (const run of ended) {
      told.add(endOf(run))
      if (batch === null && told.size > remembered) told.delete(told.values().next().value!)
      await tell(run, byId.get(run.document))
    }
    await learnAfter(
      app,
      ended.map(({id}) => id),
    )
    if (await enqueueReports(app)) enqueued()
  }
  /** Jobs that ended since the last look: small documents end by the dozen, and one look at the store is for all of them. */
  const endedJobs: {job: Job; removeFolder: () => Promise<void>}[] = []
  const lookAtEnded = async () => {
    const jobs = endedJobs.splice(0)
    await Promise.all(jobs.map(({removeFolder}) => removeFolder()))
    const runs = new Set(jobs.flatMap(({job}) => (isReportJob(job) ? [] : job.run)))
    await tellAll(await app.store.runs([...runs]))
    for (const {job} of jobs) if (isReportJob(job)) await tellReport(batchOfJob(job))
  }
  const tellReport = async (of: string) => {
    const report = await app.store.report(of)
    if (report?.doneAt == null) return
    await writeAll()
    reporter.event({type: 'report', batch: of, failure: report.error})
  }
  let allBefore: StoredRun | null = null
  const tellOthers = async (of: string) => {
    const runs = await app.store.runsOfBatch(of, {after: allBefore, limit: lookedAt})
    await tellAll(runs)
    const open = runs.findIndex(({state}) => !finished.has(state))
    allBefore = runs[(open === -1 ? runs.length : open) - 1] ?? allBefore
  }
  const writeAll = async () => {
    for (const {of, error} of await writeReports(app)) {
      app.log.write('error', 'write report', {batch: of, error: error.message})
      // What another batch asked for is no matter of this command.
      if (batch === null || batch === of) reporter.event({type: 'note', message: error.message})
    }
  }
  const writeOutputs = async () => {
    const waiting = await app.store.unpublished()
    // An original that a killed run was about to replace must not change weeks later, under other hands.
    const own = waiting.filter((item) => batch === null || item.batch === batch || item.inPlace !== null)
    await publishAll(app, own, reporter)
    await writeAll()
  }
  return {
    later,
    ended(job: Job, removeFolder: () => Promise<void>) {
      if (endedJobs.push({job, removeFolder}) === 1) later(lookAtEnded)
    },
    retried(job: Job, failure: Failure, at: number, removeFolder: () => Promise<void>) {
      later(async () => {
        await removeFolder()
        if (job.run === '') return
        const run = await app.store.run(job.run)
        const [document] = run ? await app.store.documents([run.document]) : []
        const path = isReportJob(job) ? 'the report' : (document?.sources[0]?.path ?? job.run)
        reporter.event({type: 'retry', path, failure, at})
      })
    },
    /** Waits until everything that ended was told. */
    settled: () => queue,
    /** Documents of the batch that another process finished, and outputs an earlier run left unwritten. */
    async catchUp() {
      if (batch !== null) for await (const runs of runsOf(app, batch)) await tellAll(runs)
      await writeOutputs()
    },
    /** What other machines have finished since the last look: documents end about in the order in which they came. */
    async lookElsewhere() {
      if (batch !== null) await tellOthers(batch)
      await writeOutputs()
    },
  }
}

/** A part at a time: 10,000 runs with their options are 20 MB. */
async function* runsOf(app: App, batch: string): AsyncGenerator<StoredRun[]> {
  const limit = 500
  for (let after: StoredRun | null = null; ; ) {
    const runs: StoredRun[] = await app.store.runsOfBatch(batch, {after, limit})
    yield runs
    if (runs.length < limit) return
    after = runs.at(-1)!
  }
}

export type Announcer = ReturnType<typeof createAnnouncer>

async function publishAll(app: App, items: Parameters<typeof publish>[1], reporter: Reporter): Promise<void> {
  for (const {error} of await publish(app, items)) {
    app.log.write('error', 'publish', {error: error.message})
    reporter.event({type: 'note', message: error.message})
  }
}
