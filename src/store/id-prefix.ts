import {ExitCode, SnapError} from '../errors.ts'

export const idTables = {b: 'batch', d: 'document', r: 'run'} as const

/** Ids that begin with `from` lie below `to`: '~' sorts after every character of an id, so that an index answers. */
export interface IdRange {
  from: string
  to: string
}

/** What an id begins with by what the user typed, with or without the type prefix; null where nothing was typed. */
export function idRange(type: keyof typeof idTables, typed: string): IdRange | null {
  const start = typed.trim().toLowerCase()
  if (start === '') return null
  const from = start.startsWith(`${type}_`) ? start : `${type}_${start}`
  return {from, to: `${from}~`}
}

/** Ids that are read of a range: two are shown, a third is told of. */
export const mostIds = 3

/**
 * The one that is meant, of the first of a range; null if there is none. Throws E_AMBIGUOUS_ID (exit 2) if there are several
 * and none is meant exactly.
 */
export function meantId(
  found: readonly string[],
  type: keyof typeof idTables,
  typed: string,
  range: IdRange,
): string | null {
  if (found.length <= 1 || found[0] === range.from) return found[0] ?? null
  const examples = found.slice(0, 2).join(', ')
  throw new SnapError(
    'E_AMBIGUOUS_ID',
    `Several ids of a ${idTables[type]} begin with ${typed}: ${examples}${found[2] ? ', …' : '.'}`,
    {exit: ExitCode.usage, hint: 'Type more of the id.'},
  )
}
