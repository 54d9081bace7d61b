import {type PathColumn, pathOf} from './rows.ts'
import type {Rename} from './types.ts'

/** A row of the journal of renames, as every store has it. */
export interface RenameRow {
  id: number
  document: string
  from_path: PathColumn
  to_path: PathColumn
}

export const toRename = ({id, document, from_path, to_path}: RenameRow): Rename => ({
  id,
  document,
  from: pathOf(from_path),
  to: pathOf(to_path),
})
