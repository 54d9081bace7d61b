import {type Command, type Config, Flags, type Interfaces, Parser} from '@oclif/core'
import {SnapCommand} from './base-command.ts'
import {toCommandError} from './command-error.ts'
import {durationFlag} from './config/duration-flag.ts'
import {ExitCode, SnapError} from './errors.ts'

type Parsed = {flags: Record<string, unknown>; argv: string[]}

const usage = (message: string, hint = 'snap --help lists the commands.') =>
  new SnapError('E_USAGE', message, {exit: ExitCode.usage, hint})

/** Why a command cannot run with nobody there; by its first word. */
const needsPeople: Readonly<Record<string, string>> = {
  cron: 'manages schedules itself',
  dashboard: 'never ends',
  service: 'installs what runs by itself',
  shutdown: 'would end what runs schedules',
  review: 'asks questions',
  overview: 'only shows something',
  help: 'only shows something',
}

/** Flags with which a command never ends. */
const endless = ['follow', 'forever', 'watch']

/**
 * The words of a command line that can run unattended, without the name of the program before them, and its flags. Throws
 * E_USAGE (exit 2) for what is no command, has flags or values that it refuses, or needs somebody there.
 */
export async function unattended(config: Config, given: string[]): Promise<{words: string[]; flags: Parsed['flags']}> {
  const words = /^(?:snap|snapbatch)$/u.test(given[0] ?? '') ? given.slice(1) : given
  const [first] = words
  if (first === undefined) {
    throw usage('Say what to run, after --.', 'snap cron add "0 2 * * *" -- clean --older-than 30d')
  }
  const why = needsPeople[first]
  if (why) throw usage(`snap ${first} ${why}, so no schedule can run it.`)
  const {command, rest} = find(config, words)
  const parsed = await parse(await command.load(), rest)
  refuse(first, parsed)
  return {words, flags: parsed.flags}
}

function find(config: Config, words: string[]): {command: Command.Loadable; rest: string[]} {
  for (const length of [2, 1]) {
    const command = words.length >= length && config.findCommand(words.slice(0, length).join(':'))
    if (command) return {command, rest: words.slice(length)}
  }
  throw usage(`There is no command ${words[0]}.`)
}

async function parse(command: Command.Class, argv: string[]): Promise<Parsed> {
  // Without the variable, which says where this command works.
  const home = Flags.string()
  const flags = {...SnapCommand.baseFlags, home, json: Flags.boolean(), ...command.flags} as Interfaces.FlagInput
  const args = Object.fromEntries(
    Object.entries(command.args ?? {}).map(([name, arg]) => [name, {...arg, ignoreStdin: true}]),
  ) as Interfaces.ArgInput
  try {
    return (await Parser.parse(argv, {flags, args, strict: command.strict ?? true})) as Parsed
  } catch (error) {
    throw usage(`snap ${command.id.replaceAll(':', ' ')}: ${toCommandError(error as Error).message}`)
  }
}

function refuse(first: string, {flags, argv}: Parsed): void {
  const stays = endless.find((name) => flags[name])
  if (stays) throw usage(`--${stays} never ends, so no schedule can run it.`)
  if (flags['home']) throw usage('A schedule belongs to its store.', 'snap cron add --home DIR "0 2 * * *" -- clean')
  if (argv.includes('-') || flags['files-from'] === '-') throw usage('Nothing is on standard input of a schedule.')
  if (first === 'purge' && !flags['yes'] && !flags['dry-run']) throw usage('snap purge would ask: add --yes.')
  // What a command finds out only when it runs.
  for (const name of ['older-than', 'max-time', 'timeout'])
    if (flags[name] !== undefined) durationFlag(name, flags[name])
}
