import {Args, Command, CommandHelp, type Config, Flags, Help} from '@oclif/core'
import {normalizeArgv} from '@oclif/core/help'
import {toShape, usage} from '../command-shapes.ts'
import {unknownWords} from './not-found.ts'

/** Help for the command or the words that are given, or for all. Throws E_USAGE for words that name none. */
export async function showHelp(config: Config, args: string[], options = {}): Promise<void> {
  const [id = '-'] = normalizeArgv(
    config,
    args.filter((word) => !['--help', '-h', 'help'].includes(word)),
  )
  if (!id.startsWith('-') && !config.findCommand(id) && !config.findTopic(id)) throw await unknownWords(config, id)
  await new ProgramHelp(config, options).showHelp(args)
}

/** oclif writes all flags into the line of usage, in brackets that do not close where some exclude others: 700 characters. */
class ProgramCommandHelp extends CommandHelp {
  protected override defaultUsage(): string {
    return `${usage(toShape(this.command, this.config.bin))} [OPTIONS]`
  }
}

/** Compiles as templates only what holds something to fill in: the list of commands, 60 texts, took 9 ms. */
class ProgramHelp extends Help {
  protected override CommandHelpClass = ProgramCommandHelp

  constructor(config: Config, options: object) {
    super(config, options)
    const {render} = this
    this.render = (text) => (text.includes('<%') ? render(text) : text)
  }
}

/** What @oclif/plugin-help does, without being looked for. */
export default class HelpCommand extends Command {
  static override description = 'Display help for <%= config.bin %>.'
  static override strict = false
  static override args = {command: Args.string({description: 'Command to show help for.', ignoreStdin: true})}
  static override flags = {
    'nested-commands': Flags.boolean({char: 'n', description: 'Include all nested commands in the output.'}),
  }

  async run(): Promise<void> {
    const {argv, flags} = await this.parse(HelpCommand)
    await showHelp(this.config, argv as string[], {all: flags['nested-commands']})
  }

  protected override async catch(error: Error): Promise<void> {
    throw error
  }
}

/** As a manifest would hold it. */
export const helpEntry: Command.Cached = {
  id: 'help',
  hidden: false,
  description: HelpCommand.description,
  aliases: [],
  hiddenAliases: [],
  args: {command: {name: 'command', description: 'Command to show help for.'}},
  flags: {'nested-commands': {...HelpCommand.flags['nested-commands'], name: 'nested-commands'}},
  strict: false,
}
