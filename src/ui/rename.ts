import {basename} from 'node:path'
import chalk from 'chalk'
import type {Renamed} from '../app/rename/rename.ts'
import {plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** Old and new names, what keeps its name and why, and how to go on. */
export function renameLines({dryRun, renamed, skipped}: Renamed, isUndo = false): string[] {
  const done = renamed.map(({from, to}) => `${shortPath(from)} -> ${safeText(basename(to))}`)
  const kept = skipped.map(({path, reason}) => chalk.dim(`${shortPath(path)} keeps its name: ${safeText(reason)}`))
  if (isUndo && renamed.length + skipped.length === 0) return ['There is no renaming to take back.']
  const count = plural(renamed.length, 'file')
  const end = dryRun ? `${count} would be renamed.` : `${count} renamed.`
  return [
    ...done,
    ...kept,
    renamed.length > 0 && !(dryRun || isUndo) ? `${end} To take it back: snap rename --undo` : end,
  ]
}
