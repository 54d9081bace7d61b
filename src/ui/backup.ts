import type {BackupCheck} from '../app/backup/archive.ts'
import type {BackupResult} from '../app/backup/backup.ts'
import type {Unpacked} from '../app/backup/into.ts'
import {formatBytes} from '../byte-size.ts'
import {formatTime, plural, shortPath} from './format.ts'

export function backupLines(result: BackupResult): string[] {
  const {file, bytes, documents, blobs, missing} = result
  const lost =
    missing.length > 0
      ? [
          `${plural(missing.length, 'file')} of the store ${missing.length === 1 ? 'is' : 'are'} lost or damaged: snap check`,
        ]
      : []
  return [
    `Written and checked: ${shortPath(file)}, ${formatBytes(bytes)}, ${plural(documents, 'document')}, ${plural(blobs, 'file')} made of them.`,
    ...lost,
  ]
}

export const backupCheckLines = ({file, createdAt, documents, blobs}: BackupCheck): string[] => [
  `${shortPath(file)} is whole: ${plural(documents, 'document')} and ${plural(blobs, 'file')} of ${formatTime(createdAt)}.`,
]

export const unpackedLines = ({home, documents, createdAt}: Unpacked): string[] => [
  `${shortPath(home)} is a home with ${plural(documents, 'document')} as of ${formatTime(createdAt)}.`,
  `Use it: snap status --home ${shortPath(home)}`,
]
