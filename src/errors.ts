/** Process exit codes: docs/exit-codes.md. Codes that are not in this list must be treated as failure by scripts. */
export const ExitCode = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  someFailed: 3,
  noInput: 4,
  needsReview: 5,
  missing: 6,
  locked: 7,
  workLeft: 8,
  badConfig: 9,
  interrupted: 130,
  terminated: 143,
} as const

export type ExitCodeValue = (typeof ExitCode)[keyof typeof ExitCode]

/** Codes a document can fail with; stable, part of the contract. */
export const documentErrorCodes = [
  'E_ENCRYPTED',
  'E_UNREADABLE',
  'E_UNSUPPORTED',
  'E_TOO_BIG',
  'E_EMPTY',
  'E_GONE',
  'E_CHANGED',
  'E_INFECTED',
  'E_TIMEOUT',
  'E_OCR',
  'E_CRASHED',
  'E_DISK_FULL',
  'E_NETWORK',
  'E_RATE_LIMITED',
  'E_CANCELLED',
  'E_BUG',
] as const

export type DocumentErrorCode = (typeof documentErrorCodes)[number]

/**
 * What the queue does with a failed job; decided by type, never by matching messages.
 * permanent: never again; transient: by the retry schedule; throttled: later, without counting; resource: pause the
 * queue and release; timeout and bug: once more; crash: counted apart, dead after 3 of the same job; cancelled: gone;
 * released: its worker was told to end, the job goes back as it was.
 */
export type FailureClass =
  | 'permanent'
  | 'transient'
  | 'throttled'
  | 'resource'
  | 'timeout'
  | 'bug'
  | 'crash'
  | 'cancelled'
  | 'released'

/** A failure as it travels from worker to queue to JSON: plain data. */
export interface Failure {
  class: FailureClass
  code: DocumentErrorCode
  message: string
  /** The command or option that helps. */
  hint?: string
  stack?: string
  /** For throttled: wait at least this long. */
  retryAfterMs?: number
}

/** A document could not be processed. Thrown by stages and engines; carries what the queue has to do about it. */
export class DocumentError extends Error {
  override name = 'DocumentError'
  readonly code: DocumentErrorCode
  readonly class: FailureClass
  readonly hint: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(
    code: DocumentErrorCode,
    message: string,
    options: {class?: FailureClass; hint?: string; retryAfterMs?: number; cause?: unknown} = {},
  ) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    this.code = code
    this.class = options.class ?? 'permanent'
    this.hint = options.hint
    this.retryAfterMs = options.retryAfterMs
  }
}

/** The command could not do its work: ends the process with `exit`. Rendered by the base command, as text or JSON. */
export class SnapError extends Error {
  override name = 'SnapError'
  readonly code: string
  readonly exit: ExitCodeValue
  readonly hint: string | undefined

  constructor(code: string, message: string, options: {exit: ExitCodeValue; hint?: string; cause?: unknown}) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    this.code = code
    this.exit = options.exit
    this.hint = options.hint
  }
}

/** Characters of a message and of a stack that are kept with each try: twenty frames, and never a document. */
const longestMessage = 2000
const longestStack = 4000

/** Any thrown value as plain failure data, of bounded length; what is not a DocumentError is a bug of ours. */
export function toFailure(thrown: unknown): Failure {
  const failure = unbounded(thrown)
  return {
    ...failure,
    message: failure.message.slice(0, longestMessage),
    ...(failure.stack === undefined ? {} : {stack: failure.stack.slice(0, longestStack)}),
  }
}

/** Of a server that keeps the store or its files: no fault of a document, and over when the server is there again. */
const serverTrouble = /^E_(?:BLOBS|STORE)_(?:UNREACHABLE|REFUSED|FULL)$/

function unbounded(thrown: unknown): Failure {
  if (thrown instanceof DocumentError) {
    return {
      class: thrown.class,
      code: thrown.code,
      message: thrown.message,
      ...(thrown.hint === undefined ? {} : {hint: thrown.hint}),
      ...(thrown.retryAfterMs === undefined ? {} : {retryAfterMs: thrown.retryAfterMs}),
      ...(thrown.stack === undefined ? {} : {stack: thrown.stack}),
    }
  }
  if (thrown instanceof SnapError && serverTrouble.test(thrown.code)) {
    const {message, hint} = thrown
    const code = thrown.code.endsWith('_FULL') ? 'E_DISK_FULL' : 'E_NETWORK'
    return {class: 'resource', code, message, ...(hint === undefined ? {} : {hint})}
  }
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const nodeCode = (error as NodeJS.ErrnoException).code
  if (nodeCode === 'ENOSPC' || nodeCode === 'EDQUOT') {
    return {
      class: 'resource',
      code: 'E_DISK_FULL',
      message: `No space left on the device: ${error.message}`,
      hint: 'snap clean',
    }
  }
  return {
    class: 'bug',
    code: 'E_BUG',
    message: error.message,
    ...(error.stack === undefined ? {} : {stack: error.stack}),
  }
}
