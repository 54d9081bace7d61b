import './home.ts'
import {flush} from '@oclif/core/flush'
import {commands} from './commands.ts'
import {ProgramConfig, type ProgramFacts} from './config.ts'
import {keepMemorySmall} from './memory.ts'
import {endWhereOutputCannotBeWritten} from './output.ts'
import {run} from './run.ts'

export type {ProgramFacts} from './config.ts'

/**
 * The program, of which the launchers of the npm package and the single executable are two forms. `args` is what the user
 * typed behind the name; plain `snap` shows where things stand instead of a list of all commands.
 */
export async function main(args: string[], facts: ProgramFacts, loaders = commands): Promise<void> {
  // The completion of snapd runs whatever is called snap, with the words that are being typed, to be told the next ones.
  if (process.env['GO_FLAGS_COMPLETION']) return
  const [first = 'overview', ...rest] = args
  keepMemorySmall(first)
  endWhereOutputCannotBeWritten()
  await run(new ProgramConfig(facts, loaders), [first, ...rest])
  await flush()
}
