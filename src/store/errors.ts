import {ExitCode, type ExitCodeValue, SnapError} from '../errors.ts'

/** A document was corrected by somebody else between the look at it and the write: look again and retry. */
export class StaleCorrectionError extends Error {
  override name = 'StaleCorrectionError'
  constructor(document: string) {
    super(`Document ${document} was corrected meanwhile`)
  }
}

/**
 * The chunk was planned on what another process has changed since: an id it holds to be new is there under another id,
 * a run it shares is gone, or one that had ended is open again (or the other way round). Nothing was written: plan the chunk again.
 */
export class StaleSubmitError extends Error {
  override name = 'StaleSubmitError'
}

interface Translation {
  /** Beginnings of SQLite's result code, or codes of the operating system. */
  codes: string[]
  code: string
  exit: ExitCodeValue
  message: (file: string) => string
  hint: string
}

const translations: Translation[] = [
  {
    codes: ['SQLITE_BUSY', 'SQLITE_LOCKED'],
    code: 'E_STORE_LOCKED',
    exit: ExitCode.locked,
    message: (file) => `The store ${file} is locked by another process.`,
    hint: 'Wait for the other command to end, or use another --home.',
  },
  {
    codes: ['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'],
    code: 'E_STORE_FULL',
    exit: ExitCode.missing,
    message: (file) => `The disk of the store ${file} is full. What was reported as done is safe.`,
    hint: 'Free space (`snap clean`), or use another --home.',
  },
  {
    codes: [
      'SQLITE_READONLY',
      'SQLITE_CANTOPEN',
      'SQLITE_PERM',
      'EACCES',
      'EROFS',
      'EPERM',
      'ENOTDIR',
      'EEXIST',
      'ENOENT',
    ],
    code: 'E_STORE_READONLY',
    exit: ExitCode.badConfig,
    message: (file) => `The store ${file} or its folder cannot be written.`,
    hint: 'Use another --home, or --now to work without a store.',
  },
  {
    codes: ['SQLITE_CORRUPT', 'SQLITE_NOTADB'],
    code: 'E_STORE_CORRUPT',
    exit: ExitCode.unexpected,
    message: (file) => `The store ${file} is damaged.`,
    hint: 'Copy its folder first. Then try: snap check --repair, or go on with a backup in another --home: snap backup FILE --into DIR. Original documents are never touched.',
  },
  {
    codes: ['SQLITE_IOERR'],
    code: 'E_STORE_IO',
    exit: ExitCode.missing,
    message: (file) => `The disk of the store ${file} could not be read or written.`,
    hint: 'Look at the disk (full? failing? unplugged?), then run the command again: it goes on where it stopped.',
  },
]

/** An error of SQLite or of the file system as ours, with the way out; any other error as it is. */
export function toStoreError(error: unknown, file: string): unknown {
  if (error instanceof SnapError) return error
  const code = (error as {code?: unknown} | null)?.code
  if (typeof code !== 'string') return error
  const found = translations.find(({codes}) => codes.some((start) => code.startsWith(start)))
  if (found === undefined) return error
  const message = `${found.message(file)} (${(error as Error).message})`
  return new SnapError(found.code, message, {exit: found.exit, hint: found.hint, cause: error})
}

/** An id of the caller that names nothing. */
export function notFound(what: string, id: string): SnapError {
  return new SnapError('E_NOT_FOUND', `There is no ${what} ${id}.`, {
    exit: ExitCode.usage,
    hint: '`snap status` and `snap search` list ids.',
  })
}
