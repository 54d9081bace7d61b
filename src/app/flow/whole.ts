import {stageOrder} from '../../pipeline/registry.ts'
import type {StageName} from '../../pipeline/stage.ts'
import {fromFailure} from '../../queue/pool/failures.ts'
import type {HandlerResult} from '../../queue/runner-types.ts'
import type {Job, Lease, PassedJob} from '../../queue/types.ts'
import type {StoreEffect} from '../../store/types.ts'
import type {SplitData} from '../../types/results.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import type {App} from '../app.ts'
import {vendorsByKeys} from '../memory/known-vendors.ts'
import type {DocumentResult, DocumentTask, StageDone, StoredResults, VendorQuestion} from '../worker/task.ts'
import {storeArtifacts} from './artifacts.ts'
import {isWholeSplit, nestingOf} from './contained.ts'
import {nameFailure} from './name-failure.ts'
import {stageJob} from './plan.ts'
import {findSource, keptPath, readsSource} from './source-file.ts'
import {type FlowContext, type FlowStep, flowContexts, flowOf, type StageOutput} from './stage-flow.ts'
import type {WorkFolders} from './work-folders.ts'

/** Runs documents in one worker process, one after the other. */
export type RunGroup = (
  documents: DocumentTask[],
  options: {
    /** In the order of the documents. */
    jobs: Job[]
    signal: AbortSignal
    softMs?: number
    hardMs: number
    recycleAfter?: number
    vendors(question: VendorQuestion): Promise<VendorProfile[]>
  },
) => Promise<{value: DocumentResult[]; stats: {rssMb: number}}>

/** A job of a group, and who waits for it. */
interface Member {
  lease: Lease
  signal: AbortSignal
  resolve(result: HandlerResult): void
  reject(error: unknown): void
}

/** At 3 ms a document this is a group that hangs: its documents are then tried one by one, each within its own limits. */
const groupHardMs = 30_000

/** Whether a job stands for all stages of a small document. After a crash they are jobs of their own. */
export const isWhole = (job: Job): boolean => job.payload['whole'] === true && job.crashes === 0

/**
 * The way of small documents: jobs whose handlers are called in one turn of the event loop go to a worker process in one
 * message, which runs all their stages in memory. Each is settled by itself, with the effects that jobs for its stages
 * would have had. A stage that fails, or that needs a job of its own, becomes the job that follows.
 */
export function createWhole(app: App, folders: WorkFolders, runGroup: RunGroup) {
  const open: Member[] = []
  return (lease: Lease, {signal}: {signal: AbortSignal}): Promise<HandlerResult> =>
    new Promise((resolve, reject) => {
      if (open.length === 0) queueMicrotask(() => void workOn(app, folders, runGroup, open.splice(0)))
      signal.addEventListener('abort', () => reject(signal.reason), {once: true})
      open.push({lease, signal, resolve, reject})
    })
}

/** Settles every member; never rejects. */
async function workOn(app: App, folders: WorkFolders, runGroup: RunGroup, members: Member[]): Promise<void> {
  try {
    const contexts = await flowContexts(
      app,
      members.map(({lease}) => lease.job),
    )
    const works = await Promise.all(members.map((member, i) => workOf(member, contexts[i]!, folders)))
    const isDue = ({task}: Work) => task.stages.length > 0
    // All of it is stored: neither a worker nor the file is needed.
    await Promise.all(works.filter((work) => !isDue(work)).map((work) => settle(work, nothingDone, {rssMb: 0})))
    await runTogether(await cleanOf(works.filter(isDue)), runGroup)
  } catch (error) {
    for (const {reject} of members) reject(error)
  }
}

/** Those that the scanner lets pass; the others have failed. */
async function cleanOf(works: Work[]): Promise<Work[]> {
  const isClean = async ({member, context: {app, document}, task}: Work): Promise<boolean> => {
    try {
      if (!task.stages.some(readsSource)) return true
      const path = task.keptPath ?? (await findSource(document))
      await app.scanner.check({path, sha256: document.sha256}, member.signal)
      return true
    } catch (error) {
      member.reject(error)
      return false
    }
  }
  const clean = await Promise.all(works.map(isClean))
  return works.filter((_, i) => clean[i])
}

/** A document of a group. */
interface Work {
  member: Member
  context: FlowContext
  task: DocumentTask
  /** The worker may have made the work folder. */
  holdFolder(): void
}

async function workOf(member: Member, context: FlowContext, folders: WorkFolders): Promise<Work> {
  const {app, document, run} = context
  const stored = await storedResults(context)
  const task: DocumentTask = {
    document,
    options: run.options,
    stages: await dueStages(context, stored),
    stored,
    nesting: await nestingOf(app, document),
    keptPath: await keptPath(app, document),
    knowsVendors: run.options.memory && run.memoryVersion > 0,
    workDir: folders.path(member.lease),
  }
  return {member, context, task, holdFolder: () => folders.hold(member.lease)}
}

/** Without the first there are no others: one look for a new document. */
async function storedResults({app, document, keys}: FlowContext): Promise<StoredResults> {
  const split = (await app.store.stageResult(document.id, 'scan.split', keys.split)) as SplitData | null
  if (!isWholeSplit(split, document)) return {pages: []}
  const pages = (await app.store.packedPages(document.id, keys.page)).map(({body}) => body)
  if (pages.length < split.pages) return {split, pages: []}
  const read = await app.store.extraction(document.id, keys.read)
  return {split, pages, ...(read && {read})}
}

async function dueStages({app, document, run, keys}: FlowContext, stored: StoredResults): Promise<StageName[]> {
  const {stages} = run.options
  const due: StageName[] = stored.split ? [] : ['scan.split']
  if (!stages.includes('scan')) return due
  if (stored.pages.length === 0) due.push('scan.page')
  if (!stored.read) due.push('scan.read')
  const hasChunks = stored.split && (await app.store.stageResult(document.id, 'ingest', keys.ingest)) !== null
  if (stages.includes('ingest') && !hasChunks) due.push('ingest')
  return due
}

const nothingDone: DocumentResult = {done: [], failure: null, log: [], usedFolder: false}

/** A group that crashes its process, or that takes too long, is tried one by one: only the culprit fails. */
async function runTogether(works: Work[], runGroup: RunGroup): Promise<void> {
  if (works.length === 0) return
  if (works.length === 1) return runAlone(works[0]!, runGroup)
  const signal = whenAllAborted(works.map(({member}) => member.signal))
  const ran = await runGroup(tasksOf(works), {
    jobs: works.map(jobOf),
    signal,
    hardMs: groupHardMs,
    ...recyclingOf(works[0]!),
    vendors: vendorsOf(works),
  }).catch(() => null)
  if (ran === null) {
    await Promise.all(works.map((work) => runAlone(work, runGroup)))
  } else {
    await Promise.all(works.map((work, i) => settle(work, ran.value[i]!, ran.stats)))
  }
}

async function runAlone(work: Work, runGroup: RunGroup): Promise<void> {
  const {signal, lease, reject} = work.member
  try {
    const {value, stats} = await runGroup([work.task], {
      jobs: [lease.job],
      signal,
      ...lease.job.limits,
      vendors: vendorsOf([work]),
    })
    await settle(work, value[0]!, stats)
  } catch (error) {
    work.holdFolder()
    reject(nameFailure(error, pathOf(work)))
  }
}

function recyclingOf({member}: Work): {recycleAfter?: number} {
  const {recycleAfter} = member.lease.job.limits
  return recycleAfter === undefined ? {} : {recycleAfter}
}

const jobOf = ({member}: Work): Job => member.lease.job
const tasksOf = (works: Work[]): DocumentTask[] => works.map(({task}) => task)
const pathOf = ({context}: Work): string => context.document.sources[0]?.path ?? context.document.id

const vendorsOf =
  (works: Work[]) =>
  ({document, keys}: VendorQuestion) => {
    const {app, run} = works[document]!.context
    return vendorsByKeys(app, run, keys)
  }

function whenAllAborted(signals: AbortSignal[]): AbortSignal {
  const all = new AbortController()
  let left = signals.length
  for (const signal of signals) {
    const count = () => {
      if (--left === 0) all.abort(signal.reason)
    }
    if (signal.aborted) count()
    else signal.addEventListener('abort', count, {once: true})
  }
  return all.signal
}

async function settle(work: Work, result: DocumentResult, stats: {rssMb: number}): Promise<void> {
  const {member, context} = work
  try {
    if (result.usedFolder) work.holdFolder()
    for (const {level, message, fields} of result.log)
      context.app.log.write(level, message, {job: context.job.id, ...fields})
    if (result.failure) throw nameFailure(fromFailure(result.failure), pathOf(work))
    member.resolve({...(await resultOf(work, result.done)), stats: {rssMb: Math.round(stats.rssMb)}})
  } catch (error) {
    work.holdFolder()
    member.reject(error)
  }
}

async function resultOf({context, task}: Work, made: StageDone[]): Promise<HandlerResult> {
  const done = [...storedStages(task.stored), ...made].sort((a, b) => stageOrder(a.stage) - stageOrder(b.stage))
  const effects: StoreEffect[] = []
  for (const stage of done) {
    const output = {...stage, workDir: task.workDir}
    effects.push(...(await storeArtifacts(context, output.stage, output.artifacts, task.workDir)))
    effects.push(...(await flowOf(output.stage).save(context, output)))
  }
  const {effects: after, next} = await following(context, {...done.at(-1)!, workDir: task.workDir})
  return {
    effects: asOneStep([...effects, ...after], context.job.startedAt),
    next,
    passed: passedJobs(context, done.slice(1)),
  }
}

/** The run takes these results over from the one that made them. */
function storedStages({split, read}: StoredResults): StageDone[] {
  const output = (stage: StageName, data: unknown): StageDone[] =>
    data === undefined ? [] : [{stage, data, pages: null, artifacts: [], ms: 0}]
  return [...output('scan.split', split), ...output('scan.read', read)]
}

/** The reading waits for nothing else where all pages are one unit. */
function following(context: FlowContext, last: StageDone & StageOutput): Promise<FlowStep> | FlowStep {
  if (last.stage !== 'scan.page') return flowOf(last.stage).next(context, last)
  return {effects: [], next: [stageJob(context.run, 'scan.read')]}
}

/** Of the states that the run went through only the last is written. */
function asOneStep(effects: StoreEffect[], startedAt: number | null): StoreEffect[] {
  const last = effects.findLastIndex(({type}) => type === 'run.state')
  return effects
    .filter(({type}, index) => type !== 'run.state' || index === last)
    .map((effect) => (effect.type === 'run.state' && startedAt !== null ? {...effect, startedAt} : effect))
}

/** The stages behind the first as the jobs that they would have been. */
function passedJobs({app, run}: FlowContext, done: StageDone[]): PassedJob[] {
  let finishedAt = app.clock.now()
  const passed: PassedJob[] = []
  for (const {stage, pages, ms} of done.toReversed()) {
    const startedAt = finishedAt - Math.round(ms)
    passed.unshift({job: stageJob(run, stage, pages ?? undefined), startedAt, finishedAt})
    finishedAt = startedAt
  }
  return passed
}
