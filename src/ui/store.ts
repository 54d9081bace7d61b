import type {CopyResult} from '../app/stores/copy.ts'
import type {StoreInfo} from '../app/stores/info.ts'
import type {MigrateResult} from '../app/stores/migrate.ts'
import {formatBytes} from '../byte-size.ts'
import {plural} from './format.ts'
import {safeText} from './safe-text.ts'

export function storeLines({
  kind,
  place,
  tables,
  documents,
  batches,
  bytes,
  storeBytes,
  queue,
  blobs,
}: StoreInfo): string[] {
  return [
    `${kind === 'sqlite' ? 'SQLite' : 'PostgreSQL'}: ${safeText(place)}, ${formatBytes(storeBytes)}, tables of version ${tables}`,
    `${plural(documents, 'document')} of ${formatBytes(bytes)} in ${batches === 1 ? '1 batch' : `${batches} batches`}`,
    ...(queue === null ? [] : [`Work is handed out by ${safeText(queue)}`]),
    ...(blobs === null ? [] : [`Files are kept in ${safeText(blobs)}`]),
  ]
}

export const migrateLines = ({place, tables: {before, after}}: MigrateResult): string[] => [
  before === after
    ? `The tables at ${safeText(place)} are up to date (version ${after}).`
    : `The tables at ${safeText(place)} are of version ${after} now${before === null ? '' : `; they were of ${before}`}.`,
]

/** Names that are shown of a longer list. */
const shown = 5

export function copyLines(result: CopyResult): string[] {
  const {dryRun, from, to, documents, resumed, tables, files, left, next} = result
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const stays = left.map((what) => `Stays behind: ${what}`)
  if (dryRun)
    return [`${plural(documents, 'document')} can be copied from ${safeText(from)} to ${safeText(to)}.`, ...stays]
  return [
    `Copied and compared${resumed ? ' (it went on where it was cut off)' : ''}: ${plural(documents, 'document')}, ${plural(rows, 'row')}, ${plural(files?.copied ?? 0, 'file')} to ${safeText(to)}.`,
    ...stays,
    ...listed('Lost in the store, and not copied: snap check tells more', files?.lost ?? []),
    ...listed(
      'Originals that are not where they were, so that other machines cannot read them',
      files?.inputs.missing ?? [],
    ),
    ...next.map((command) => `To work with it: ${safeText(command)}`),
  ]
}

const listed = (what: string, names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [
        `${what}: ${names.length}`,
        ...names.slice(0, shown).map((name) => `  ${safeText(name)}`),
        ...(names.length > shown ? [`  and ${names.length - shown} more`] : []),
      ]
