import {ExitCode, type ExitCodeValue, SnapError} from '../../errors.ts'

interface Translation {
  /** Of SQLSTATE or the operating system's code, then the message: Redis begins it with a word of its own. */
  known: RegExp
  code: string
  exit: ExitCodeValue
  message: (server: string) => string
  hint: string
}

const wrongServer = 'Look at the address, the user, the password (SNAPBATCH_QUEUE_KEY) and the name of the database.'

const translations: Translation[] = [
  {
    known: /^(25006|42501)|READONLY|NOREPLICAS/,
    code: 'E_QUEUE_READONLY',
    exit: ExitCode.badConfig,
    message: (server) => `The queue's server at ${server} may not be written.`,
    hint: 'Use the address of the primary server, and a user that may write.',
  },
  {
    known: /^(53100|53200|53400|54)|\bOOM |MISCONF/,
    code: 'E_QUEUE_FULL',
    exit: ExitCode.missing,
    message: (server) =>
      `The queue's server at ${server} has no space or memory left. What was reported as done is safe.`,
    hint: 'Give the server more room, then run the command again.',
  },
  {
    known: /Unknown RESP type|unexpected message code|received invalid response/i,
    code: 'E_QUEUE_KIND',
    exit: ExitCode.badConfig,
    message: (server) => `What answers at ${server} is another kind of server.`,
    hint: wrongServer,
  },
  {
    known: /^(ENOENT|EACCES|EISDIR)|CERT|SELF_SIGNED|SSL|TLS|UNABLE_TO_(VERIFY|GET)|wrong version number/i,
    code: 'E_QUEUE_TLS',
    exit: ExitCode.badConfig,
    message: (server) => `No encrypted connection to the queue's server at ${server} could be made.`,
    hint: 'Name the file of its certificate authority: add ?sslrootcert=FILE to the address (for PostgreSQL sslmode=verify-full too).',
  },
  {
    known: /^(28|3D)|WRONGPASS|NOAUTH|NOPERM|invalid password|without any password|DB index|client password must be/,
    code: 'E_QUEUE_REFUSED',
    exit: ExitCode.badConfig,
    message: (server) => `The queue's server at ${server} refused the connection.`,
    hint: wrongServer,
  },
  {
    known: /^(55P03|40001|40P01|57014)|^BUSY |LOADING/,
    code: 'E_QUEUE_BUSY',
    exit: ExitCode.locked,
    message: (server) => `The queue's server at ${server} is busy: it did not answer in time.`,
    hint: 'Run the command again; see `snap doctor` where it stays so.',
  },
  {
    known:
      /^(ECONN|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|08|57P|53300)|Connection (is closed|terminated|ended)|isn't writeable|timed? ?out|max retries|not queryable|Socket closed|MASTERDOWN|client (has been|was) closed/i,
    code: 'E_QUEUE_UNREACHABLE',
    exit: ExitCode.missing,
    message: (server) => `The queue's server at ${server} cannot be reached.`,
    hint: 'Start it, or look at the address; what was reported as done is safe, and the same command goes on.',
  },
]

/** An error of the server or of the way to it as ours, with the way out; any other error as it is. Never with a password. */
export function toQueueError(error: unknown, server: string): unknown {
  if (error instanceof SnapError || !(error instanceof Error)) return error
  const cause = error instanceof AggregateError ? (error.errors[0] as Error) : error
  const code = (cause as {code?: unknown}).code
  const words = `${typeof code === 'string' ? `${code} ` : ''}${cause.message}`
  const found = translations.find(({known}) => known.test(words))
  if (found === undefined) return error
  const reason = cause.message === '' ? String(code) : cause.message
  return new SnapError(found.code, `${found.message(server)} (${reason})`, {
    exit: found.exit,
    hint: found.hint,
    cause: error,
  })
}

export const isPassing = (error: unknown): boolean =>
  error instanceof SnapError && (error.code === 'E_QUEUE_UNREACHABLE' || error.code === 'E_QUEUE_BUSY')

/** A server that is there but will not do. Exit 9. */
export const unfit = (code: string, message: string, hint: string): SnapError =>
  new SnapError(code, message, {exit: ExitCode.badConfig, hint})
