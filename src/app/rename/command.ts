import {ExitCode, SnapError} from '../../errors.ts'
import type {App} from '../app.ts'
import {parseWhere} from '../export/where.ts'
import {parsePattern} from './pattern.ts'
import {type Renamed, renameDocuments, undoRenames} from './rename.ts'

export interface RenameCommandInput {
  pattern: string | undefined
  where: string[]
  unsure: boolean
  dryRun: boolean
  undo: boolean
}

/** `snap rename`: what is asked for is checked before the store is opened. */
export async function renameCommand(input: RenameCommandInput, open: () => Promise<App>): Promise<Renamed> {
  if (input.undo === (input.pattern !== undefined)) {
    throw new SnapError('E_USAGE', 'Give a pattern or --undo.', {
      exit: ExitCode.usage,
      hint: 'snap rename "{date}_{vendor}_{total}" --dry-run',
    })
  }
  const where = parseWhere(input.where)
  const pattern = input.undo ? null : parsePattern(input.pattern!)
  const app = await open()
  const {unsure, dryRun} = input
  return pattern === null ? undoRenames(app, dryRun) : renameDocuments(app, {pattern, where, unsure, dryRun})
}
