import {assertFieldPath, type FieldCorrection} from '../corrections.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {billFields} from '../types/bill.ts'
import type {DocumentJson} from '../types/contract.ts'
import type {App} from './app.ts'
import {assertFieldValue} from './correction-value.ts'
import {showDocument} from './show.ts'

const usage = (message: string) =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint: 'snap correct d_0198 total=12.50 date=2026-03-14'})

/** "total=12.50" -> path and value; an empty value says that the field is not there. */
function parseAssignment(assignment: string): FieldCorrection {
  const at = assignment.indexOf('=')
  if (at < 1) throw usage(`"${assignment}" is not field=value.`)
  const path = assignment.slice(0, at)
  assertFieldPath(path)
  const correction = {path, value: assignment.slice(at + 1) || null}
  assertFieldValue(correction)
  return correction
}

/** Writes what the user says over what was read; durable before it returns. `undo` takes the newest one back. */
export async function correct(app: App, id: string, assignments: string[], undo: boolean): Promise<DocumentJson> {
  const document = await app.store.document(id)
  if (!document)
    throw new SnapError('E_NOT_FOUND', `There is no document ${id}.`, {exit: ExitCode.usage, hint: 'snap search'})
  if (assignments.length === 0 && !undo) throw usage('Nothing to correct.')
  const read = await showDocument(app, document.id)
  if (!read?.kind)
    throw new SnapError('E_NOT_FOUND', `Document ${id} was not read yet.`, {exit: ExitCode.usage, hint: 'snap process'})
  if (undo) await takeBack(app, document.id, assignments)
  else await write(app, read, assignments.map(parseAssignment))
  return (await showDocument(app, document.id)) ?? read
}

/** All are checked before the first is written; what would be seen nowhere is refused. */
async function write(app: App, read: DocumentJson, corrections: FieldCorrection[]): Promise<void> {
  for (const {path} of corrections) {
    const isOfBill = (billFields as readonly string[]).includes(path) || /^(items|taxes)\[/u.test(path)
    if (path === 'kind' || (isOfBill ? read.bill : read.contract)) continue
    throw usage(`${read.path} was read as "${read.kind}", which has no ${path}.`)
  }
  for (const {path, value} of corrections) await app.store.correct(read.id!, path, value)
}

/** The newest correction of each named field, or of the document when none is named. */
async function takeBack(app: App, document: string, fields: string[]): Promise<void> {
  for (const field of fields) assertFieldPath(field)
  const found = fields.length > 0 ? fields : [undefined]
  for (const field of found) {
    if (await app.store.undoCorrection(document, field)) continue
    throw usage(field ? `${field} was not corrected.` : 'Nothing was corrected.')
  }
}
