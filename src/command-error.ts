import {Errors} from '@oclif/core'
import {ExitCode, SnapError} from './errors.ts'
import {safeText} from './ui/safe-text.ts'

export interface CommandError {
  code: string
  message: string
  /** The next command or flag that helps. */
  hint: string | null
  exit: number
  stack: string | undefined
}

const usageHint = 'Add --help for the flags and an example.'
const flagHint = 'Add --help for the flags; file names that begin with - come after --.'

/** Any error as code, sentence, next command and exit code; what is not ours is unexpected. */
export function toCommandError(error: Error): CommandError {
  const {message, stack} = error
  if (error instanceof SnapError) {
    return {code: error.code, message, hint: error.hint ?? null, exit: error.exit, stack}
  }
  if (error instanceof Errors.CLIError && (error.oclif.exit ?? ExitCode.usage) === ExitCode.usage) {
    // oclif breaks some of its sentences with a line end and a tab.
    const sentence = message.replace(/\nSee more help with --help$/u, '').replaceAll(/ *\n\t/gu, ': ')
    const text = sentence.replace(/^The following errors? occurred:\s*/u, '').replaceAll(/\n {2}/gu, '; ')
    const hint = text.startsWith('Nonexistent flag') ? flagHint : usageHint
    return {code: 'E_USAGE', message: text, hint, exit: ExitCode.usage, stack}
  }
  const hint = 'This is a bug of snap; --verbose shows where.'
  return {code: 'E_BUG', message, hint, exit: ExitCode.unexpected, stack}
}

/** The one JSON document of a command that failed. */
export const errorDocument = ({code, message, hint, exit}: CommandError): object => ({
  schema: 1,
  error: {code, message, hint, retryable: exit === ExitCode.locked},
})

/** The same for people. Names of files may be in it, so nothing reaches the terminal as it is but line ends. */
export function errorText({message, hint, stack}: CommandError, verbose: boolean): string {
  const lines = [
    ...message.split('\n'),
    ...(hint?.split('\n') ?? []).map((line) => `  ${line}`),
    ...(verbose && stack ? stack.split('\n') : []),
  ]
  return `Error: ${lines.map(safeText).join('\n')}\n`
}
