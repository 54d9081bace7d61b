import type {CommandShape, FlagShape} from '../../types/command.ts'
import {nextWords, quoted} from './words.ts'

/** Script for fish: `snap completion fish > ~/.config/fish/completions/snap.fish`. */
export function fishCompletion(commands: readonly CommandShape[], programs: readonly string[]): string {
  const next = [...nextWords(commands)]
  const lines = programs.flatMap((program) => [
    ...next.flatMap(([before, words]) =>
      words.map(
        ({word, summary}) =>
          `complete -c ${program} -n ${quoted(`__snapbatch_at ${quotedFor(before)}`)} -f -a ${word} -d ${quoted(summary)}`,
      ),
    ),
    ...commands.flatMap((command) => [
      ...command.flags.map((flag) => flagLine(program, command, flag)),
      ...command.args
        .filter(({options}) => options.length > 0)
        .map(
          ({options}) =>
            `complete -c ${program} -n ${quoted(`__snapbatch_in ${quotedFor(command.words.join(' '))}`)} -f -a ${quoted(options.join(' '))}`,
        ),
    ]),
  ])
  return `# Completion of ${programs.join(' and ')} for fish: ${programs[0]} completion fish | source
function __snapbatch_words
    string join -- ' ' (commandline -opc)[2..] | string collect
end
function __snapbatch_at
    test "$(__snapbatch_words)" = "$argv[1]"
end
function __snapbatch_in
    string match -q -- "$argv[1] *" "$(__snapbatch_words) "
end
${lines.join('\n')}
`
}

/** Inside single quotes already. */
const quotedFor = (text: string): string => `"${text}"`

function flagLine(
  program: string,
  {words}: CommandShape,
  {name, char, description, value, options}: FlagShape,
): string {
  const parts = [
    `complete -c ${program} -n ${quoted(`__snapbatch_in ${quotedFor(words.join(' '))}`)}`,
    `-l ${name}`,
    ...(char === null ? [] : [`-s ${char}`]),
    ...(value === null ? [] : options.length > 0 ? [`-x -a ${quoted(options.join(' '))}`] : ['-r']),
    `-d ${quoted(description)}`,
  ]
  return parts.join(' ')
}
