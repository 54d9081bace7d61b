import {ExitCode} from '../errors.ts'

/** 128 + SIGPIPE: what every program in a pipe ends with when its reader has gone. */
const BROKEN_PIPE = 141
/** As after SIGTERM. */
const HUNG_UP = 143

/** Before the handler that oclif sets when it is loaded, which throws what is no EPIPE. */
export function endWhereOutputCannotBeWritten(): void {
  process.stdout.prependListener('error', ({code, message}: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') process.exit(BROKEN_PIPE)
    // The terminal was closed: the SIGHUP that comes with it has ended the work, and there is nobody to tell.
    if (code === 'EIO') process.exit(process.exitCode ?? HUNG_UP)
    process.stderr.write(`Error: Cannot write the output: ${message}\n`)
    process.exit(code === 'ENOSPC' || code === 'EDQUOT' ? ExitCode.missing : ExitCode.unexpected)
  })
  // Progress that nobody reads is no reason to stop working.
  process.stderr.on('error', () => {})
}
