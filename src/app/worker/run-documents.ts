import {mkdirSync} from 'node:fs'
import {toFailure} from '../../errors.ts'
import type {Engines} from '../../pipeline/engines/types.ts'
import {stageNamed} from '../../pipeline/registry.ts'
import {lookupKeys} from '../../pipeline/scan/memory/tokens.ts'
import type {PartBudget, StageContext, StageInput, StageName} from '../../pipeline/stage.ts'
import {packPage, unpackPage} from '../../store/page-codec.ts'
import type {Page} from '../../types/document.ts'
import type {PageData, ReadData, SplitData} from '../../types/results.ts'
import type {VendorProfile} from '../../types/vendor.ts'
import {checkUnchanged, findSource, readablePath, readsSource} from '../flow/source-file.ts'
import {collectLog} from './collect-log.ts'
import type {DocumentResult, DocumentTask, StageDone, StoredResults, VendorQuestion} from './task.ts'

/** What the process that runs a group gives. */
export interface GroupContext {
  signal: AbortSignal
  budget(part: PartBudget | null): void
  vendors(question: VendorQuestion): Promise<VendorProfile[]>
}

/** What the stages of a document made for those after them. */
interface SoFar {
  split?: SplitData
  pages?: Page[]
  read?: ReadData
}

type AskVendors = (pages: readonly Page[]) => Promise<VendorProfile[]>

/**
 * Runs documents one after the other, each through its stages until one fails: what ended well until then counts, and
 * the parent has the one that failed done again as a job of its own, so that its failure counts as any does.
 */
export async function runDocuments(
  tasks: DocumentTask[],
  engines: Engines,
  context: GroupContext,
): Promise<DocumentResult[]> {
  const results: DocumentResult[] = []
  let budgeted = false
  const budget = (part: PartBudget | null) => {
    budgeted = part !== null
    context.budget(part)
  }
  for (const [place, task] of tasks.entries()) {
    context.signal.throwIfAborted()
    // What one may use is no limit of the next.
    if (budgeted) budget(null)
    const vendors: AskVendors = async (pages) =>
      task.knowsVendors ? context.vendors({document: place, keys: lookupKeys(pages)}) : []
    results.push(await runDocument(task, engines, {...context, budget}, vendors))
  }
  return results
}

async function runDocument(
  task: DocumentTask,
  engines: Engines,
  group: GroupContext,
  vendors: AskVendors,
): Promise<DocumentResult> {
  const result: DocumentResult = {done: [], failure: null, log: [], usedFolder: false}
  const context = stageContext(task, engines, group, result)
  const soFar = fromStored(task.stored)
  try {
    let path = task.document.sources[0]?.path ?? task.document.id
    if (task.stages.some(readsSource))
      path = task.keptPath ?? readablePath(await findSource(task.document), () => context.workDir)
    for (const stage of task.stages) {
      if (!isReadyFor(stage, soFar)) break
      const pages = stage === 'scan.page' ? soFar.split!.units[0]! : null
      const {id, sha256, bytes, media} = task.document
      const data = stage === 'scan.split' ? task.nesting : await inputOf(stage, soFar, vendors)
      const done = await runOne(stage, {document: {id, sha256, bytes, media, path}, pages, data}, context, soFar)
      if (readsSource(stage) && task.keptPath === null) await checkUnchanged(task.document)
      result.done.push(done)
    }
  } catch (error) {
    if (group.signal.aborted) throw error
    if (result.done.length === 0 && task.stored.split === undefined) result.failure = toFailure(error)
  }
  return result
}

const fromStored = ({pages, ...results}: StoredResults): SoFar =>
  pages.length === 0 ? results : {...results, pages: pages.map(unpackPage)}

/** Pages in several units, and those that could not be read, are the matter of jobs of their own. */
function isReadyFor(stage: StageName, {split, pages}: SoFar): boolean {
  if (stage === 'scan.page') return split?.units.length === 1
  if (stage !== 'scan.read') return true
  return pages?.length === split?.pages && pages?.every(({error}) => error === undefined) === true
}

async function inputOf(stage: StageName, {split, pages = [], read}: SoFar, vendors: AskVendors): Promise<unknown> {
  switch (stage) {
    case 'scan.page':
      return split
    case 'scan.read': {
      const claimed = split?.claimedPages === undefined ? {} : {claimedPages: split.claimedPages}
      return {pages, ...claimed, vendors: await vendors(pages)}
    }
    case 'ingest':
      return {pages, read}
    default:
      return null
  }
}

async function runOne(
  name: StageName,
  input: StageInput<unknown>,
  context: StageContext,
  soFar: SoFar,
): Promise<StageDone> {
  const begun = performance.now()
  const {data, artifacts} = await stageNamed(name).run(input, context)
  if (name === 'scan.split') soFar.split = data as SplitData
  if (name === 'scan.page') soFar.pages = (data as PageData).pages
  if (name === 'scan.read') soFar.read = data as ReadData
  const kept = name === 'scan.page' ? {packed: soFar.pages!.map(packed)} : data
  return {stage: name, pages: input.pages, data: kept, artifacts, ms: performance.now() - begun}
}

const packed = (page: Page) => ({page: page.page, body: packPage(page)})

/** The work folder is made when it is first asked for: it would cost as much as a small document itself. */
function stageContext(
  {options, workDir}: DocumentTask,
  engines: Engines,
  {signal, budget}: GroupContext,
  result: DocumentResult,
): StageContext {
  return {
    get workDir() {
      if (!result.usedFolder) mkdirSync(workDir, {recursive: true, mode: 0o700})
      result.usedFolder = true
      return workDir
    },
    options,
    engines,
    log: collectLog(result.log),
    signal,
    progress: () => {},
    budget,
  }
}
