import {assertFieldPath, type FieldCorrection, partOf} from '../corrections.ts'
import {ExitCode, SnapError} from '../errors.ts'
import type {Correction, CorrectionChange, StoredRun} from '../store/types.ts'
import {billFields} from '../types/bill.ts'
import type {DocumentJson} from '../types/contract.ts'
import type {ReadData} from '../types/results.ts'
import type {App} from './app.ts'
import {checkedValue} from './correction-value.ts'
import {findDocument} from './find-document.ts'
import {lessonOf, stampOf} from './memory/lesson.ts'
import {showDocument} from './show.ts'

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: 'snap correct d_0198 total=12.50 date=2026-03-14'})

/** What is to be done with the corrections of one document, planned on those that hold. */
export interface CorrectionRequest {
  document: string
  plan(held: readonly Correction[]): {add?: FieldCorrection[]; undo?: Correction[]}
}

/** "total=12.50" -> path and value; an empty value says that the field is not there. */
function parseAssignment(assignment: string): FieldCorrection {
  const at = assignment.indexOf('=')
  if (at < 1) throw usage(`"${assignment}" is not field=value.`)
  const path = assignment.slice(0, at)
  assertFieldPath(path)
  return checkedValue({path, value: assignment.slice(at + 1) || null})
}

/**
 * Writes what the user says over what was read, and learns from it; durable before it returns. `undo` takes the newest
 * one back.
 */
export async function correct(app: App, name: string, assignments: string[], undo: boolean): Promise<DocumentJson> {
  const document = await findDocument(app, name, process.cwd())
  if (!document) {
    const hint = 'Name a file that was processed, or an id: snap search WORDS shows ids.'
    throw new SnapError('E_NOT_FOUND', `There is no document ${name}.`, {exit: ExitCode.usage, hint})
  }
  if (assignments.length === 0 && !undo) throw usage('Nothing to correct.')
  if (undo) for (const field of assignments) assertFieldPath(field)
  const add = undo ? [] : assignments.map(parseAssignment)
  const plan = undo ? (held: readonly Correction[]) => ({undo: newest(held, assignments)}) : () => ({add})
  await writeCorrections(app, [{document: document.id, plan}])
  return (await showDocument(app, document.id))!
}

/** The newest correction of each named field, or of the document when none is named. */
function newest(held: readonly Correction[], fields: string[]): Correction[] {
  if (fields.length === 0) {
    const last = held.at(-1)
    if (!last) throw usage('Nothing was corrected.')
    return [last]
  }
  return fields.map((field) => {
    const last = held.findLast(({path}) => path === field)
    if (!last) throw usage(`${field} was not corrected.`)
    return last
  })
}

const maxAttempts = 5

/** Writes them in one transaction, with what they teach; planned again where somebody else was faster. */
export async function writeCorrections(app: App, requests: readonly CorrectionRequest[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const changes: CorrectionChange[] = []
    for (const request of requests) changes.push(await planned(app, request))
    try {
      await app.store.correct(changes)
      return
    } catch (error) {
      if ((error as Error).name !== 'StaleCorrectionError' || attempt === maxAttempts) throw error
    }
  }
}

async function planned(app: App, {document, plan}: CorrectionRequest): Promise<CorrectionChange> {
  const run = (await app.store.latestRuns([document], 'reading')).get(document)
  const read = run?.extractionKey ? await app.store.extraction(document, run.extractionKey) : null
  if (!run || !read) {
    const hint = 'snap process'
    throw new SnapError('E_NOT_FOUND', `Document ${document} was not read yet.`, {exit: ExitCode.usage, hint})
  }
  const held = await app.store.corrections(document)
  const {add = [], undo = []} = plan(held)
  refuseUnseen(read, document, add)
  const said = [...held.filter((one) => !undo.includes(one)), ...add]
  return {document, add, undo: undo.map(({id}) => id), ...(await taught(app, run, said, stampOf(held)))}
}

/** What would be seen nowhere is refused. */
function refuseUnseen(read: ReadData, document: string, corrections: FieldCorrection[]): void {
  for (const {path: whole} of corrections) {
    const inside = partOf(whole)
    const path = inside?.path ?? whole
    const part = inside === null ? read : read.parts?.[inside.part]
    if (part === undefined) throw usage(`${document} holds no bill parts[${inside!.part}].`)
    const isOfBill = (billFields as readonly string[]).includes(path) || /^(items|taxes)\[/u.test(path)
    if (path === 'kind' || (isOfBill ? part.bill : read.contract)) continue
    if (inside === null && read.parts !== undefined)
      throw usage(`${document} holds ${read.parts.length} bills: say parts[0].${path} for the first one.`)
    throw usage(`${document} was read as "${part.kind}", which has no ${path}.`)
  }
}

async function taught(app: App, run: StoredRun, said: FieldCorrection[], stamp: string) {
  if (!app.config.values.memory) return {}
  return {lesson: await lessonOf(app, run, said, stamp)}
}
