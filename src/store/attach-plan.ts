import {newId} from '../ids.ts'
import {isContainer} from '../types/document.ts'
import type {DocumentOptions} from '../types/options.ts'
import {begunRun, type Holder, type HolderItem, type Member, type OutPath} from './attach-rows.ts'
import {failureOf, pathOf} from './rows.ts'
import {isOpen, takesUpAgain} from './run-state.ts'
import type {BegunRun, FirstJob, ItemOutcome, RunState} from './types.ts'

/** What the members of a container are attached to. */
export interface Place {
  holder: Holder
  item: HolderItem
  options: DocumentOptions
  outPath: OutPath
  firstJob: FirstJob
}

/** A run of a member: one that is there, or that is planned. */
export interface Target {
  publicId: string
  generation: number
  state: RunState
  error: string | null
  createdAt: number
}

/** What has to be known to attach members; planning adds to it. */
export interface Known {
  /** `inputKey` of the inputs of the batch. */
  inputs: Set<string>
  /** Documents that the batch wants. */
  inBatch: Set<number>
  /** The newest run of each document under the options of the container's run. */
  runs: Map<number, Target>
  now: number
}

export interface PlannedItem {
  path: string
  member: Member
  /** Public id. */
  run: string | null
  outcome: ItemOutcome
  reason: string | null
  outPath: string | null
}

export interface AttachPlan {
  items: PlannedItem[]
  /** Paths at which documents are seen inside of the container. */
  seen: {document: number; path: string; bytes: number}[]
  runs: {publicId: string; document: number; generation: number}[]
  /** Public ids of runs that had ended. */
  reopened: string[]
  begun: BegunRun[]
  /** Members that the plan is of. */
  taken: number
  /** Public id of the run of the last of them, where it is a container that was opened before. */
  opened: string | null
}

export const inputKey = (document: number, path: string): string => `${document} ${path}`

/**
 * What becomes of members in the order they lie in the container. One that is a container and was opened before ends the plan:
 * what is inside of it comes before the next member.
 */
export function planMembers(known: Known, place: Place, members: readonly Member[]): AttachPlan {
  const plan: AttachPlan = {items: [], seen: [], runs: [], reopened: [], begun: [], taken: 0, opened: null}
  for (const member of members) {
    plan.taken += 1
    plan.opened = member.document_id === null ? refuse(plan, place, member) : take(plan, known, place, member)
    if (plan.opened !== null) break
  }
  return plan
}

/** Of a member that is no document. */
function refuse(plan: AttachPlan, place: Place, member: Member): null {
  const outcome = member.error === null ? 'skipped' : 'refused'
  addItem(plan, place, {member, outcome, run: null, reason: member.reason})
  return null
}

/** Returns the run where what is inside of the member is to be attached, too. */
function take(plan: AttachPlan, known: Known, place: Place, member: Member): string | null {
  const document = member.document_id!
  const path = pathIn(place, member)
  plan.seen.push({document, path, bytes: member.bytes!})
  // Both were given, as a mail and its attachment that are tried again.
  if (known.inputs.has(inputKey(document, path))) return null
  const again = isAgain(known, place, member)
  const {run, outcome, begins} = runFor(plan, known, place, member)
  known.runs.set(document, run)
  if (begins) plan.begun.push(begunRun(run.publicId, place.holder, member, place.firstJob))
  if (again) {
    addItem(plan, place, {member, outcome: 'duplicate', run: run.publicId, reason: 'same bytes as an earlier input'})
    return null
  }
  known.inBatch.add(document)
  addItem(plan, place, {member, outcome, run: run.publicId, reason: null})
  return !begins && isContainer(member.media!) ? run.publicId : null
}

const pathIn = ({item}: Place, {name}: Member): string => `${pathOf(item.path)}/${name}`

/** Containers once only, even with --keep-duplicates: they can be inside of themselves. */
const isAgain = ({inBatch}: Known, {item}: Place, {document_id, media}: Member): boolean =>
  (item.keep_duplicates === 0 || isContainer(media!)) && inBatch.has(document_id!)

interface Chosen {
  run: Target
  outcome: ItemOutcome
  begins: boolean
}

/** The run of a member under the options of its container's run; of a forced run, one that is as young as it. */
function runFor(plan: AttachPlan, known: Known, {holder, options}: Place, {document_id: document}: Member): Chosen {
  const found = known.runs.get(document!)
  const isForced = holder.generation > 0 && found !== undefined && found.createdAt < holder.created_at
  if (found === undefined || isForced) {
    const run = newRun(known.now, found === undefined ? 0 : found.generation + 1)
    plan.runs.push({publicId: run.publicId, document: document!, generation: run.generation})
    return {run, outcome: 'queued', begins: true}
  }
  if (isOpen(found.state)) return {run: found, outcome: 'queued', begins: false}
  if (!takesUpAgain({state: found.state, error: failureOf(found.error), options}))
    return {run: found, outcome: 'unchanged', begins: false}
  plan.reopened.push(found.publicId)
  return {run: {...found, state: 'waiting', error: null}, outcome: 'queued', begins: true}
}

const newRun = (now: number, generation: number): Target => ({
  publicId: newId('r', now),
  generation,
  state: 'waiting',
  error: null,
  createdAt: now,
})

function addItem(plan: AttachPlan, place: Place, item: Omit<PlannedItem, 'path' | 'outPath'>): void {
  plan.items.push({...item, path: pathIn(place, item.member), outPath: place.outPath(item.member)})
}
