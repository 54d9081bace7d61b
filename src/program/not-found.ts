import {existsSync} from 'node:fs'
import type {Config} from '@oclif/core'
import {ExitCode, SnapError} from '../errors.ts'
import {nearest} from '../nearest.ts'

/** The error for words that are no command, with the nearest one. `id` holds them with colons between them. */
export async function unknownWords(config: Config, id: string): Promise<SnapError> {
  const {unknownVerb} = await import('../app/snapd/unknown-verb.ts')
  const [word = id, second = ''] = id.split(':')
  const commands = config.commands.filter(({hidden}) => !hidden).map((command) => command.id)
  return commands.some((one) => one.startsWith(`${word}:`))
    ? unknownSubcommand(word, second, commands)
    : (unknownVerb(word) ?? unknownCommand(word, commands))
}

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
