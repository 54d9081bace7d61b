import {existsSync} from 'node:fs'
import type {Hook} from '@oclif/core'
import {errorDocument, errorText, toCommandError} from '../command-error.ts'
import {ExitCode, SnapError} from '../errors.ts'
import {nearest} from '../nearest.ts'
import {jsonText} from '../ui/json-text.ts'

/** Flags without a command show the overview; a word that is no command gets the nearest one named, and exit code 2. */
const hook: Hook<'command_not_found'> = async ({id, argv = [], config}) => {
  if (id.startsWith('-')) {
    await config.runCommand('overview', [id, ...argv])
    return
  }
  const {unknownVerb} = await import('../app/snapd/unknown-verb.ts')
  // oclif joins all words up to the first flag.
  const [word = id, second = ''] = id.split(':')
  const commands = config.commands.filter(({hidden}) => !hidden).map((command) => command.id)
  const error = toCommandError(
    commands.includes(word)
      ? unknownSubcommand(word, second, commands)
      : (unknownVerb(word) ?? unknownCommand(word, commands)),
  )
  process.exitCode = error.exit
  const flags = argv.slice(0, argv.includes('--') ? argv.indexOf('--') : undefined)
  if (flags.includes('--json')) process.stdout.write(`${jsonText(errorDocument(error), 2)}\n`)
  else process.stderr.write(errorText(error, false))
}

export default hook

/** A command that has others below it takes no argument of its own. */
function unknownSubcommand(topic: string, word: string, commands: string[]): SnapError {
  const below = commands.flatMap((id) => (id.startsWith(`${topic}:`) ? id.slice(topic.length + 1) : []))
  const close = nearest(word, below)
  return new SnapError('E_USAGE', `There is no command ${topic} ${word}.`, {
    exit: ExitCode.usage,
    hint: close === null ? `snap ${topic} --help lists what there is.` : `Did you mean: snap ${topic} ${close}`,
  })
}

function unknownCommand(word: string, commands: string[]): SnapError {
  const close = nearest(word, commands)
  const meant = existsSync(word) ? `process ${word}` : (close ?? '--help')
  return new SnapError('E_USAGE', `There is no command ${word}.`, {
    exit: ExitCode.usage,
    hint: meant === '--help' ? 'snap --help lists the commands.' : `Did you mean: snap ${meant}`,
  })
}
