import {ExitCode, type ExitCodeValue, SnapError} from '../../errors.ts'

interface Translation {
  /** Beginnings of SQLSTATE, or codes of the operating system. */
  codes: string[]
  code: string
  exit: ExitCodeValue
  message: (server: string) => string
  hint: string
}

const translations: Translation[] = [
  {
    codes: ['55P03', '40001', '40P01', '57014'],
    code: 'E_STORE_LOCKED',
    exit: ExitCode.locked,
    message: (server) => `The store at ${server} is busy: it did not answer in time.`,
    hint: 'Run the command again; see `snap doctor` where it stays so.',
  },
  {
    codes: ['53100', '53200', '53400', '54'],
    code: 'E_STORE_FULL',
    exit: ExitCode.missing,
    message: (server) =>
      `The database server at ${server} has no space or memory left. What was reported as done is safe.`,
    hint: 'Free space on the server, then run the command again.',
  },
  {
    codes: ['25006', '42501'],
    code: 'E_STORE_READONLY',
    exit: ExitCode.badConfig,
    message: (server) => `The database at ${server} may not be written.`,
    hint: 'Use the address of the primary server, and a user that owns the schema.',
  },
  {
    codes: ['ENOENT', 'EACCES', 'SELF_SIGNED', 'DEPTH_ZERO', 'UNABLE_TO_', 'CERT_', 'ERR_TLS', 'ERR_SSL', 'EPROTO'],
    code: 'E_STORE_TLS',
    exit: ExitCode.badConfig,
    message: (server) => `No secret connection with the database server at ${server} can be had.`,
    hint: 'Look at sslmode in the address, and name the certificate of its authority: ?sslmode=verify-full&sslrootcert=FILE',
  },
  {
    codes: ['28', '3D'],
    code: 'E_STORE_REFUSED',
    exit: ExitCode.badConfig,
    message: (server) => `The database server at ${server} refused the connection.`,
    hint: 'Look at user, password (SNAPBATCH_STORE_KEY, storeKeyFile, PGPASSWORD or ~/.pgpass) and database name.',
  },
  {
    codes: [
      'ECONN',
      'ENOTFOUND',
      'EAI_AGAIN',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'ETIMEDOUT',
      'EPIPE',
      '08',
      '57P',
      '53300',
      // Said nothing within a transaction for too long: rolled back, and the connection is gone.
      '25P03',
    ],
    code: 'E_STORE_UNREACHABLE',
    exit: ExitCode.missing,
    message: (server) => `The database server at ${server} cannot be reached.`,
    hint: 'Start it, or look at the address; what was reported as done is safe, and the same command goes on.',
  },
  {
    codes: ['XX001', 'XX002'],
    code: 'E_STORE_CORRUPT',
    exit: ExitCode.unexpected,
    message: (server) => `The database at ${server} is damaged.`,
    hint: 'Look at the log of the server, and restore a backup.',
  },
]

/** What pg says without a code of a server that speaks in the open only. */
const open = /does not support SSL/i
/** What pg says without a code where all connections of this process are in use for longer than a statement may take. */
const inUse = 'timeout exceeded when trying to connect'

/** Where a connection cannot be had or breaks. */
const unreachable = /timeout|terminated|Connection ended|connection error|not queryable/i
/** And where the server wants a password and there is none. */
const withoutPassword = /client password must be/

/**
 * An error of the server or of the way to it as ours, with the way out; any other error as it is. Once connected, a file that is
 * missing is one of the caller's, and no certificate.
 */
export function toPostgresError(error: unknown, server: string, isConnected = false): unknown {
  if (error instanceof SnapError || !(error instanceof Error)) return error
  const cause = error instanceof AggregateError ? (error.errors[0] as Error) : error
  const code = (cause as {code?: unknown}).code
  const known = typeof code === 'string' ? code : codeOfWords(cause.message)
  const possible = isConnected ? translations.filter((one) => one.code !== 'E_STORE_TLS') : translations
  const found = possible.find(({codes}) => known !== '' && codes.some((start) => known.startsWith(start)))
  if (found === undefined) return error
  const message = `${found.message(server)} (${cause.message})`
  return new SnapError(found.code, message, {exit: found.exit, hint: found.hint, cause: error})
}

function codeOfWords(message: string): string {
  if (message === inUse) return '57014'
  if (open.test(message)) return 'ERR_TLS'
  if (withoutPassword.test(message)) return '28P01'
  return unreachable.test(message) ? 'ECONN' : ''
}
