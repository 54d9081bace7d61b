import {newId} from '../ids.ts'
import {isContainer} from '../types/document.ts'
import type {DocumentOptions} from '../types/options.ts'
import {begunRun, type Holder, type HolderItem, type Member, type OutPath, optionsOf, outPaths} from './attach-rows.ts'
import {failureOf, pathOf} from './rows.ts'
import {isOpen, takesUpAgain} from './run-state.ts'
import type {BegunRun, FirstJob, ItemOutcome, RunState} from './types.ts'

/** A run of a container, an item that wants it, and what lies in it. */
interface Place<Item extends HolderItem> {
  holder: Holder
  item: Item
  options: DocumentOptions
  outPath: OutPath
}

/** A run of a member: one that is there, or that is planned. */
interface Target {
  publicId: string
  generation: number
  state: RunState
  error: string | null
  createdAt: number
}

/** A run of a member as it is found. */
export interface MemberRun {
  document_id: number
  public_id: string
  generation: number
  state: RunState
  error: string | null
  created_at: number
}

/** A member in a batch as it is found. */
export interface MemberItem {
  batch_id: number
  document_id: number
  path: string | Buffer
  /** Whether it was given, and not found inside of another. */
  given: boolean | number
  /** Whether it is queued or unchanged there. */
  wanted: boolean | number
}

/** All that is known of containers that were opened, and of their members. */
export interface Opened<Item extends HolderItem> {
  holders: readonly Holder[]
  items: readonly Item[]
  members: readonly Member[]
  /** Of the members, under the options of the holders, the oldest generation first. */
  runs: readonly MemberRun[]
  there: readonly MemberItem[]
  first: FirstJob
  now: number
}

interface PlannedItem<Item> {
  /** The item of the container. */
  of: Item
  path: string
  document: number | null
  /** Public id. */
  run: string | null
  outcome: ItemOutcome
  reason: string | null
  /** JSON of a Failure. */
  error: string | null
  outPath: string | null
}

interface PlannedRun {
  publicId: string
  document: number
  generation: number
  seq: number
  priority: number
  memoryVersion: number
}

export interface AttachPlan<Item> {
  items: PlannedItem<Item>[]
  /** Paths at which members are seen inside of their container. */
  seen: {of: Item; document: number; container: number; path: string; bytes: number}[]
  runs: PlannedRun[]
  /** Public ids of runs that had ended. */
  reopened: string[]
  begun: BegunRun[]
  /** Public ids of runs of members that are containers and were opened before: what is inside of them comes next. */
  opened: string[]
}

interface Planning<Item extends HolderItem> {
  plan: AttachPlan<Item>
  /** Keys of the inputs of batches, and of the documents that they want. */
  inputs: Set<string>
  wanted: Set<string>
  /** The newest run of each document. */
  runs: Map<number, Target>
  first: FirstJob
  now: number
}

const wantedKey = (batch: number, document: number): string => `${batch} ${document}`
const inputKey = (batch: number, document: number, path: string): string => `${batch} ${document} ${path}`

/** What becomes of the members of containers, in the order they lie in them. Members get a run, or share one that is there. */
export function planMembers<Item extends HolderItem>(opened: Opened<Item>): AttachPlan<Item> {
  const {holders, items, members, runs, there, first, now} = opened
  const planning: Planning<Item> = {
    plan: {items: [], seen: [], runs: [], reopened: [], begun: [], opened: []},
    inputs: new Set(
      there.filter((one) => one.given).map((one) => inputKey(one.batch_id, one.document_id, pathOf(one.path))),
    ),
    wanted: new Set(there.filter((one) => one.wanted).map((one) => wantedKey(one.batch_id, one.document_id))),
    runs: new Map(runs.map((run) => [run.document_id, {...run, publicId: run.public_id, createdAt: run.created_at}])),
    first,
    now,
  }
  const inside = Map.groupBy(members, ({container_id}) => container_id)
  const wanting = Map.groupBy(items, ({run_id}) => run_id)
  for (const holder of holders) {
    const options = optionsOf(holder)
    for (const item of wanting.get(holder.id) ?? []) {
      const place = {holder, item, options, outPath: outPaths(item, options)}
      for (const member of inside.get(holder.document_id) ?? []) attach(planning, place, member)
    }
  }
  return planning.plan
}

function attach<Item extends HolderItem>(planning: Planning<Item>, place: Place<Item>, member: Member): void {
  if (member.document_id !== null) take(planning, place, {...member, document_id: member.document_id})
  else if (member.error === null)
    addItem(planning, place, member, {outcome: 'skipped', run: null, reason: member.reason})
  else addItem(planning, place, member, {outcome: 'refused', run: null, reason: member.reason})
}

type Found = Member & {document_id: number}

function take<Item extends HolderItem>(planning: Planning<Item>, place: Place<Item>, member: Found): void {
  const {plan, inputs, wanted, runs, first} = planning
  const {document_id: document} = member
  const {holder, item} = place
  const path = pathIn(item, member)
  plan.seen.push({of: item, document, container: holder.document_id, path, bytes: member.bytes!})
  // Both were given, as a mail and its attachment that are tried again.
  if (inputs.has(inputKey(item.batch_id, document, path))) return
  const again = isAgain(planning, item, member)
  const {run, outcome, begins} = runFor(planning, place, document)
  runs.set(document, run)
  if (begins) plan.begun.push(begunRun(run.publicId, holder, member, first))
  const reason = again ? 'same bytes as an earlier input' : null
  addItem(planning, place, member, {outcome: again ? 'duplicate' : outcome, run: run.publicId, reason})
  wanted.add(wantedKey(item.batch_id, document))
  if (!begins && !again && isContainer(member.media!)) plan.opened.push(run.publicId)
}

const pathIn = ({path}: HolderItem, {name}: Member): string => `${pathOf(path)}/${name}`

/** Containers once only, even with --keep-duplicates: they can be inside of themselves. */
const isAgain = <Item extends HolderItem>({wanted}: Planning<Item>, item: Item, {document_id, media}: Found): boolean =>
  (item.keep_duplicates === 0 || isContainer(media!)) && wanted.has(wantedKey(item.batch_id, document_id))

interface Chosen {
  run: Target
  outcome: ItemOutcome
  begins: boolean
}

/** The run of a member under the options of its container's run; of a forced run, one that is as young as it. */
function runFor<Item extends HolderItem>(
  {plan, runs, now}: Planning<Item>,
  {holder, item, options}: Place<Item>,
  document: number,
): Chosen {
  const found = runs.get(document)
  const isForced = holder.generation > 0 && found !== undefined && found.createdAt < holder.created_at
  if (found === undefined || isForced) {
    const run = newRun(now, found === undefined ? 0 : found.generation + 1)
    const {seq, priority} = holder
    const {publicId, generation} = run
    plan.runs.push({publicId, document, generation, seq, priority, memoryVersion: item.memory_version})
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

function addItem<Item extends HolderItem>(
  {plan}: Planning<Item>,
  {item, outPath}: Place<Item>,
  member: Member,
  decided: Pick<PlannedItem<Item>, 'outcome' | 'run' | 'reason'>,
): void {
  const path = pathIn(item, member)
  const {document_id: document, error} = member
  plan.items.push({of: item, path, document, error, outPath: outPath(member), ...decided})
}
