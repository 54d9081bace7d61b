import './home.ts'
import {flush} from '@oclif/core/flush'
import {type CommandLoaders, commands} from './commands.ts'
import {ProgramConfig, type ProgramFacts} from './config.ts'
import {endWhereOutputCannotBeWritten} from './output.ts'
import {run, standsAlone} from './run.ts'

export type {ProgramFacts} from './config.ts'

/**
 * The program, of which the launchers of the npm package and the single executable are two forms. `args` is what the user
 * typed behind the name; plain `snap` shows where things stand instead of a list of all commands.
 */
export async function main(args: string[], facts: ProgramFacts, loaders = commands): Promise<void> {
  // The completion of snapd runs whatever is called snap, with the words that are being typed, to be told the next ones.
  if (process.env['GO_FLAGS_COMPLETION']) return
  const words = args.length > 0 ? args : ['overview']
  endWhereOutputCannotBeWritten()
  const manifest = tellsOfCommands(words, loaders) ? await facts.manifest() : names(loaders)
  await run(new ProgramConfig(facts, loaders, manifest), words)
  await flush()
}

/** Whether more must be known of commands than their names: for help, to complete words, and to tell which are meant. */
function tellsOfCommands(words: string[], loaders: CommandLoaders): boolean {
  const [first = ''] = words
  return (
    words.includes('--help') ||
    words.includes('-h') ||
    ['completion', 'help'].includes(first) ||
    !standsAlone(Object.keys(loaders), first)
  )
}

const names = (loaders: CommandLoaders) => ({
  version: '',
  commands: Object.fromEntries(
    Object.keys(loaders).map((id) => [id, {id, aliases: [], hiddenAliases: [], hidden: false, args: {}, flags: {}}]),
  ),
})
