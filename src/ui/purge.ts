import type {PurgedDocument, PurgeResult} from '../app/purge.ts'
import type {ForgottenPurges, PurgesResult, UndoResult} from '../app/purged.ts'
import {formatBytes} from '../byte-size.ts'
import {askYes} from './ask.ts'
import {formatTime, plural, shortPath} from './format.ts'

/** What was (or would be) removed, until when it can be taken back, and what stays because work on it goes on. */
export function purgeLines({dryRun, documents, busy, files, freedBytes, undo}: PurgeResult): string[] {
  const names = documents.map(({path, id}) => `  ${shortPath(path)}  ${id}`)
  return [
    `${dryRun ? 'Would remove' : 'Removed'} ${plural(documents.length, 'document')}, ${plural(files, 'file')} made of them (${formatBytes(freedBytes)}). Originals stay.`,
    ...names,
    ...busy.map(({path, id}) => `  ${shortPath(path)}  ${id} is at work and stays: snap cancel stops it.`),
    ...(undo ? [`Until ${formatTime(undo.until)} this takes it back: snap purge --undo ${undo.id}`] : []),
  ]
}

export function undoLines({undone, documents, merged}: UndoResult): string[] {
  if (undone === null) return ['There is nothing to take back.']
  const again = merged.map(
    (id) => `  ${id} was processed again since: it stays as it is, with the corrections and labels of before.`,
  )
  return [`${plural(documents.length, 'document')} ${documents.length === 1 ? 'is' : 'are'} back.`, ...again]
}

export function purgesLines({purges}: PurgesResult): string[] {
  if (purges.length === 0) return ['Nothing can be taken back.']
  return purges.flatMap(({id, createdAt, until, documents, bytes}) => [
    `${id}  ${formatTime(createdAt)}  ${plural(documents.length, 'document')}, ${formatBytes(bytes)}  until ${formatTime(until)}`,
    ...documents.slice(0, listed).map(({path}) => `  ${shortPath(path)}`),
    ...(documents.length > listed ? [`  and ${documents.length - listed} more`] : []),
  ])
}

export const forgottenLines = ({dryRun, purges, files, freedBytes}: ForgottenPurges): string[] => [
  `${dryRun ? 'Would delete' : 'Deleted'} for good what was kept of ${plural(purges.length, 'purge')}: ${plural(files, 'file')} (${formatBytes(freedBytes)}).`,
]

/** Of each purge; --json has all. */
const listed = 5

const shown = 20

/** Asks on the terminal; only a clear yes is one. */
export function confirmPurge(documents: PurgedDocument[]): Promise<boolean> {
  const names = documents.slice(0, shown).map(({path}) => `  ${shortPath(path)}\n`)
  const more = documents.length > shown ? `  and ${documents.length - shown} more\n` : ''
  return askYes(`${names.join('')}${more}Remove what was read and made of ${plural(documents.length, 'document')}?`)
}
