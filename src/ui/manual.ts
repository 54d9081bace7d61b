import {usage} from '../command-shapes.ts'
import type {CommandShape, FlagShape} from '../types/command.ts'

interface Manual {
  version: string
  description: string
  commands: readonly CommandShape[]
  /** Exit codes, in order, with what they mean. */
  exitCodes: readonly (readonly [number | string, string])[]
}

/** The manual page, section 1, in the macros of man(7). */
export function manualPage({version, description, commands, exitCodes}: Manual): string {
  const globals = commands[0]?.flags.filter(({global}) => global) ?? []
  const lines = [
    `.TH SNAPBATCH 1 "" "snapbatch ${version}" "User Commands"`,
    '.SH NAME',
    `snapbatch, snap \\- ${roff(description)}`,
    '.SH SYNOPSIS',
    '.B snap',
    '.I command',
    '[\\fIargument\\fR ...] [\\fIoption\\fR ...]',
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH GLOBAL OPTIONS',
    ...globals.flatMap(flagLines),
    '.SH EXIT STATUS',
    ...exitCodes.flatMap(([code, meaning]) => ['.TP', `.B ${code}`, roff(meaning)]),
    '.SH ENVIRONMENT',
    '.TP',
    '.B SNAPBATCH_HOME',
    'Keep everything below this folder.',
    '.TP',
    '.B SNAPBATCH_*',
    'Every setting of \\fBsnap config\\fR, in capitals: SNAPBATCH_CONCURRENCY=2.',
  ]
  return `${lines.join('\n')}\n`
}

/** A text of ours as roff reads it: no line may begin as a request does, and a hyphen is one that can be copied. */
const roff = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^([.'])/gm, '\\&$1')

function commandLines(command: CommandShape): string[] {
  const {summary, description, examples, flags} = command
  return [
    `.SS "${roff(`snap ${usage(command)}`)}"`,
    roff(summary),
    ...(description === '' ? [] : ['.PP', roff(description)]),
    ...flags.filter(({global}) => !global).flatMap(flagLines),
    ...examples.flatMap((example) => ['.PP', '.RS', '.nf', roff(example), '.fi', '.RE']),
  ]
}

function flagLines({name, char, value, description}: FlagShape): string[] {
  const spelled = [...(char === null ? [] : [`-${char}`]), `--${name}`].map((one) => `\\fB${roff(one)}\\fR`).join(', ')
  return ['.TP', value === null ? spelled : `${spelled} \\fI${roff(value)}\\fR`, roff(description)]
}
