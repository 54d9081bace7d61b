import {basename} from 'node:path'
import {DocumentError, type DocumentErrorCode, type FailureClass} from '../../errors.ts'

/** Failures that the document itself causes; the others (no disk space, stopped by hand) are no matter of one file. */
const ofTheDocument = new Set<FailureClass>(['permanent', 'timeout', 'crash'])

/** What helps where whoever threw the error knows nothing better. */
const hints: Partial<Record<DocumentErrorCode, string>> = {
  E_EMPTY: 'Get a whole copy of it',
  E_ENCRYPTED: 'Save it without protection from a program that opens it',
  E_UNREADABLE: 'Get a whole copy of it, or save it again from a program that opens it',
  E_TOO_BIG: 'Split it, or save it with smaller pictures',
  E_UNSUPPORTED: 'Save it as PDF first',
  E_TIMEOUT: 'Split it, or try again when the computer is less busy: snap retry --failed --force',
}

/** The error a stage failed with, saying which file it is about and what helps; engines know only bytes. */
export function nameFailure(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof DocumentError && ofTheDocument.has(thrown.class))) return thrown
  const name = basename(path)
  const message = thrown.message.includes(name) ? thrown.message : `${name}: ${thrown.message}`
  const hint = thrown.hint ?? hints[thrown.code]
  const named = new DocumentError(thrown.code, message, {
    class: thrown.class,
    cause: thrown.cause,
    ...(hint === undefined ? {} : {hint}),
  })
  if (thrown.stack !== undefined) named.stack = thrown.stack
  return named
}
