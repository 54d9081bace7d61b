import type {CommandShape, FlagShape} from './types/command.ts'

/** The part of oclif's description of a command, in its manifest or loaded, that is told to shells and readers. */
export interface OclifCommand {
  id: string
  summary?: string | undefined
  description?: string | undefined
  hidden?: boolean | undefined
  strict?: boolean | undefined
  examples?: readonly (string | {command: string})[] | undefined
  args?: Record<string, OclifArg> | undefined
  flags?: Record<string, OclifFlag> | undefined
}

interface OclifArg {
  name: string
  description?: string | undefined
  required?: boolean | undefined
  hidden?: boolean | undefined
  options?: readonly string[] | undefined
}

interface OclifFlag {
  name: string
  char?: string | undefined
  description?: string | undefined
  summary?: string | undefined
  type: string
  options?: readonly string[] | undefined
  helpValue?: string | readonly string[] | undefined
  helpGroup?: string | undefined
  hidden?: boolean | undefined
}

/** Commands that help shows, by name; `topics` brings those that hold others only. */
export function commandShapes(commands: readonly OclifCommand[], bin: string): CommandShape[] {
  return commands
    .filter(({hidden}) => !hidden)
    .map((command) => toShape(command, bin))
    .toSorted((a, b) => a.words.join(' ').localeCompare(b.words.join(' '), 'en'))
}

/** `cron add TIMES [COMMAND...]` */
export function usage({words, args}: CommandShape): string {
  const placeholders = args.map(({name, required, many}) => {
    const placeholder = `${name.toUpperCase()}${many ? '...' : ''}`
    return required ? placeholder : `[${placeholder}]`
  })
  return [...words, ...placeholders].join(' ')
}

export function toShape(command: OclifCommand, bin: string): CommandShape {
  const words = command.id.split(':')
  const plain = (text: string) =>
    text.replaceAll('<%= config.bin %>', bin).replaceAll('<%= command.id %>', words.join(' '))
  const args = Object.values(command.args ?? {}).filter(({hidden}) => !hidden)
  return {
    words,
    summary: plain(command.summary ?? command.description ?? ''),
    description: command.summary ? plain(command.description ?? '') : '',
    examples: (command.examples ?? []).map((one) => plain(typeof one === 'string' ? one : one.command)),
    args: args.map(({name, required, description, options}, i) => ({
      name,
      required: required ?? false,
      many: command.strict === false && i === args.length - 1,
      description: plain(description ?? ''),
      options: [...(options ?? [])],
    })),
    flags: Object.values(command.flags ?? {})
      .filter(({hidden}) => !hidden)
      .map(toFlag)
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
  }
}

function toFlag({name, char, description, summary, type, options, helpValue, helpGroup}: OclifFlag): FlagShape {
  const value = Array.isArray(helpValue) ? helpValue.join(' ') : (helpValue as string | undefined)
  return {
    name,
    char: char ?? null,
    description: summary ?? description ?? '',
    value: type === 'boolean' ? null : (value ?? options?.join('|') ?? 'VALUE'),
    options: [...(options ?? alternatives(value))],
    global: helpGroup === 'GLOBAL',
  }
}

/** "low|medium|high" names the values themselves; of "N|auto" only what stands in small letters is one. */
const alternatives = (value: string | undefined): string[] =>
  value?.includes('|') ? value.split('|').filter((one) => /^[a-z][a-z-]*$/.test(one)) : []
