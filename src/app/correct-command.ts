import {ExitCode, SnapError} from '../errors.ts'
import type {DocumentJson} from '../types/contract.ts'
import type {App} from './app.ts'
import {correct} from './correct.ts'
import {type CorrectedMany, correctFrom} from './correct-from.ts'

export interface CorrectInput {
  id: string | undefined
  /** "total=12.50", or names of fields with `undo`. */
  assignments: string[]
  undo: boolean
  from: string | undefined
  cwd: string
}

/** `snap correct`: one document, or many from a file. */
export async function correctCommand(app: App, input: CorrectInput): Promise<DocumentJson | CorrectedMany> {
  const {id, assignments, undo, from, cwd} = input
  if (from !== undefined && id === undefined && !undo) return correctFrom(app, from, cwd)
  if (id !== undefined && from === undefined) return correct(app, id, assignments, undo)
  throw new SnapError('E_USAGE', 'Name a document and what is to be corrected, or give --from FILE alone.', {
    exit: ExitCode.usage,
    hint: 'snap correct d_0198 total=12.50',
  })
}
