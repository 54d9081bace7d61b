import {DocumentError, ExitCode, type ExitCodeValue, SnapError} from '../../../errors.ts'

interface Translation {
  names: RegExp
  statuses: number[]
  code: string
  exit: ExitCodeValue
  message: (where: string) => string
  hint: string
}

const translations: Translation[] = [
  {
    names:
      /^(NoSuchBucket|InvalidBucketName|PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraint\w*)$/,
    statuses: [301],
    code: 'E_BLOBS_REFUSED',
    exit: ExitCode.badConfig,
    message: (where) => `There is no bucket ${where}, or it is in another region.`,
    hint: 'Make the bucket, or look at the address: snap config get blobs',
  },
  {
    names:
      /^(Credentials\w*|AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|ExpiredToken|InvalidToken|RequestTimeTooSkewed)$/,
    statuses: [401, 403],
    code: 'E_BLOBS_REFUSED',
    exit: ExitCode.badConfig,
    message: (where) => `The server of ${where} refused the request.`,
    hint: 'Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or ~/.aws/credentials), and at what they may do there.',
  },
  {
    names: /^(InsufficientStorage|QuotaExceeded|XMinioStorageFull|ServiceQuotaExceededException|ENOSPC)$/,
    statuses: [507],
    code: 'E_BLOBS_FULL',
    exit: ExitCode.missing,
    message: (where) => `The server of ${where} has no space left. What was reported as done is safe.`,
    hint: 'Free space there, then run the command again.',
  },
  {
    names: /^(E[A-Z_]+|TimeoutError|RequestTimeout|SlowDown|ServiceUnavailable|InternalError|AbortError|aborted)$/,
    statuses: [408, 429, 500, 502, 503, 504],
    code: 'E_BLOBS_UNREACHABLE',
    exit: ExitCode.missing,
    message: (where) => `The server of ${where} cannot be reached, or does not answer.`,
    hint: 'Start it, or look at the address; what was reported as done is safe, and the same command goes on.',
  },
]

interface Thrown {
  name?: string
  code?: unknown
  message?: string
  $metadata?: {httpStatusCode?: number}
}

/** What the server or the way to it threw as ours, with the way out; anything else, and what is ours already, as it is. */
export function toS3Error(thrown: unknown, where: string): unknown {
  if (!(thrown instanceof Error) || thrown instanceof SnapError || thrown instanceof DocumentError) return thrown
  const {name = '', code, message = '', $metadata} = thrown as Thrown
  // Of a file of this machine.
  if ((thrown as NodeJS.ErrnoException).path !== undefined) return thrown
  const words = [name, String(code ?? ''), message]
  const found =
    translations.find(({names}) => words.some((word) => names.test(word))) ??
    translations.find(({statuses}) => statuses.includes($metadata?.httpStatusCode ?? 0))
  if (found === undefined) return thrown
  const said = message === 'UnknownError' || message === '' ? name : message
  return new SnapError(found.code, `${found.message(where)} (${said})`, {
    exit: found.exit,
    hint: found.hint,
    cause: thrown,
  })
}

/** Whether the server said that there is no such object. */
export function isMissing(thrown: unknown): boolean {
  const {name, $metadata} = thrown as Thrown
  return name === 'NoSuchKey' || name === 'NotFound' || (name !== 'NoSuchBucket' && $metadata?.httpStatusCode === 404)
}
