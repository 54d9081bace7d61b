import type {DocumentErrorCode} from '../errors.ts'
import type {StoredRun} from '../store/types.ts'
import type {CauseGroup, CausesResult} from '../types/operate.ts'
import {isReportJob} from './analyze/of-batch.ts'
import type {App} from './app.ts'
import {namedBatch} from './jobs.ts'
import {pathsOf} from './present/path.ts'
import {failedRuns} from './retry.ts'

interface Cause {
  /** What is the matter, in words that need no manual, without the name of a file. */
  sentence: string
  hint: string | null
  remedies: CauseGroup['remedies']
}

const again = 'snap retry --error '

/** One for each code that a document can fail with. */
export const causes: Record<DocumentErrorCode, Cause> = {
  E_ENCRYPTED: {
    sentence: 'The file is locked with a password that was not given.',
    hint: `${again}E_ENCRYPTED --with password-file=FILE`,
    remedies: ['password'],
  },
  E_UNREADABLE: {
    sentence: 'The file is damaged, or is not what its name says.',
    hint: 'Get a whole copy of it, or save it again from a program that opens it.',
    remedies: [],
  },
  E_UNSUPPORTED: {
    sentence: 'Files of this type cannot be read.',
    hint: 'Save it as PDF first.',
    remedies: [],
  },
  E_TOO_BIG: {
    sentence: 'The file would need more memory or space than one document may use.',
    hint: 'Split it, or save it with smaller pictures.',
    remedies: [],
  },
  E_EMPTY: {
    sentence: 'There is nothing in the file.',
    hint: 'Get a whole copy of it.',
    remedies: [],
  },
  E_GONE: {
    sentence: 'The file is not where it was any more.',
    hint: 'Put it back, or process it at its new place.',
    remedies: ['retry'],
  },
  E_CHANGED: {
    sentence: 'The file was changed while it was read.',
    hint: 'Process it again when it is whole.',
    remedies: ['retry'],
  },
  E_INFECTED: {
    sentence: 'The virus scanner found something in the file; it was not opened.',
    hint: 'Look at it with the scanner before anything else.',
    remedies: [],
  },
  E_TIMEOUT: {
    sentence: 'Reading took longer than one document may take.',
    hint: `${again}E_TIMEOUT --force, when the computer is less busy; or split it.`,
    remedies: ['retry', 'limit'],
  },
  E_OCR: {
    sentence: 'The text on the page could not be recognised.',
    hint: `${again}E_OCR --with lang=deu, if it is in another language.`,
    remedies: ['retry', 'lang'],
  },
  E_CRASHED: {
    sentence: 'The program that read it ended unexpectedly, several times.',
    hint: `${again}E_CRASHED --force; snap report ID if it stays so.`,
    remedies: ['retry'],
  },
  E_DISK_FULL: {
    sentence: 'There was no space left on the disk.',
    hint: 'Make space (snap clean), then snap retry --failed.',
    remedies: ['retry'],
  },
  E_NETWORK: {
    sentence: 'A server that was needed did not answer, or refused.',
    hint: `snap doctor says which; then ${again}E_NETWORK --force`,
    remedies: ['retry'],
  },
  E_RATE_LIMITED: {
    sentence: 'A server asked us to wait.',
    hint: `${again}E_RATE_LIMITED`,
    remedies: ['retry'],
  },
  E_CANCELLED: {
    sentence: 'It was cancelled.',
    hint: `${again}E_CANCELLED`,
    remedies: ['retry'],
  },
  E_BUG: {
    sentence: 'Something went wrong inside of snap: this is our fault, not that of the file.',
    hint: 'snap report ID writes what helps us, without what is in the document.',
    remedies: ['retry'],
  },
}

/** As many as a page of the dashboard shows. */
const mostDocuments = 50

/** What can be tried again, by its cause; the most frequent first, in each the newest first. */
export async function failuresByCause(app: App, batchId?: string): Promise<CausesResult> {
  const batch = await namedBatch(app, batchId)
  const failed = (await failedRuns(app, batch ? {batch: batch.id} : {})).toSorted((a, b) => endOf(b) - endOf(a))
  const byCode = Map.groupBy(failed, ({error}) => error?.code ?? 'E_BUG')
  const shown = [...byCode.values()].flatMap((runs) => runs.slice(0, mostDocuments))
  const paths = await pathsOf(
    app,
    shown.map(({document}) => document),
  )
  const jobs = await deadJobs(app, shown)
  const groups = [...byCode].map(([code, runs]): CauseGroup => {
    const documents = runs.slice(0, mostDocuments).map((run) => ({
      id: run.document,
      job: jobs.get(run.id) ?? '',
      path: paths.get(run.document) ?? '',
      message: run.error?.message ?? '',
      at: endOf(run),
    }))
    return {code, ...causes[code], retryable: runs.some(isTakenUp), count: runs.length, documents}
  })
  return {schema: 1, total: failed.length, causes: groups.toSorted((a, b) => b.count - a.count)}
}

/** By `snap retry` without --with and --force. */
const isTakenUp = ({error}: StoredRun): boolean => error?.class !== 'permanent'

const endOf = ({finishedAt, createdAt}: StoredRun): number => finishedAt ?? createdAt

/** The newest job that failed of each run; none where history was cleaned. */
async function deadJobs(app: App, runs: StoredRun[]): Promise<Map<string, string>> {
  const dead = await app.queue.jobs({runs: runs.map(({id}) => id), states: ['dead']})
  return new Map(
    dead
      .filter((job) => !isReportJob(job))
      .toReversed()
      .map(({id, run}) => [run, id]),
  )
}
