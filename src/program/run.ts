import {ux} from '@oclif/core'
import {normalizeArgv} from '@oclif/core/help'
import {helpAddition} from '@oclif/core/run'
import {errorDocument, errorText, toCommandError} from '../command-error.ts'
import {jsonText} from '../ui/json-text.ts'
import type {ProgramConfig} from './config.ts'
import {showHelp} from './help.ts'
import {unknownWords} from './not-found.ts'

/** Runs what a command line asks for; errors are told here, and process.exitCode is set. */
export async function run(config: ProgramConfig, args: string[]): Promise<void> {
  try {
    await dispatch(config, args)
  } catch (thrown) {
    const error = toCommandError(thrown as Error)
    process.exitCode = error.exit
    const flags = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined)
    if (flags.includes('--json')) process.stdout.write(`${jsonText(errorDocument(error), 2)}\n`)
    else process.stderr.write(errorText(error, flags.includes('--verbose') || flags.includes('-v')))
  }
}

async function dispatch(config: ProgramConfig, args: string[]): Promise<void> {
  if (args[0] === '--version' && args.includes('--json')) return config.runCommand('version', args.slice(1))
  if (args[0] === '--version') return ux.stdout(config.userAgent)
  if (helpAddition(args, config)) return showHelp(config, args)
  const [first = '', ...others] = args
  if (standsAlone(config.commandIDs, first)) return config.runCommand(first, others)
  // All words up to the first flag, as far as they name no command that takes arguments.
  const [id = '', ...rest] = normalizeArgv(config, args)
  const command = config.findCommand(id)
  if (command) return config.runCommand(id, rest, command)
  if (config.findTopic(id)) return showHelp(config, [id])
  if (id.startsWith('-')) return config.runCommand('overview', [id, ...rest])
  throw await unknownWords(config, id)
}

/** Whether a word names a command that has no others below it: what follows is its own. */
export const standsAlone = (ids: string[], word: string): boolean =>
  ids.includes(word) && !ids.some((id) => id.startsWith(`${word}:`))
