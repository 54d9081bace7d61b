import type {PurgedDocument, PurgeResult} from '../app/purge.ts'
import {formatBytes} from '../byte-size.ts'
import {askYes} from './ask.ts'
import {plural, shortPath} from './format.ts'

/** What was (or would be) removed, and what stays because work on it goes on. */
export function purgeLines({dryRun, documents, busy, files, freedBytes}: PurgeResult): string[] {
  const names = documents.map(({path, id}) => `  ${shortPath(path)}  ${id}`)
  return [
    `${dryRun ? 'Would remove' : 'Removed'} ${plural(documents.length, 'document')}, ${plural(files, 'file')} made of them (${formatBytes(freedBytes)}). Originals stay.`,
    ...names,
    ...busy.map(({path, id}) => `  ${shortPath(path)}  ${id} is at work and stays: snap cancel stops it.`),
  ]
}

const shown = 20

/** Asks on the terminal; only a clear yes is one. */
export function confirmPurge(documents: PurgedDocument[]): Promise<boolean> {
  const names = documents.slice(0, shown).map(({path}) => `  ${shortPath(path)}\n`)
  const more = documents.length > shown ? `  and ${documents.length - shown} more\n` : ''
  return askYes(`${names.join('')}${more}Remove what was read and made of ${plural(documents.length, 'document')}?`)
}
