import type {CommandShape, FlagShape} from '../../types/command.ts'
import {nextWords, placesOfSnapd, quoted} from './words.ts'

/** Script for fish: `snapbatch completion fish | source`. */
export function fishCompletion(commands: readonly CommandShape[]): string {
  const next = [...nextWords(commands)]
  const lines = [
    ...next.flatMap(([before, words]) =>
      words.map(
        ({word, summary}) =>
          `complete -c snapbatch -n ${quoted(`__snapbatch_at ${quotedFor(before)}`)} -f -a ${word} -d ${quoted(summary)}`,
      ),
    ),
    ...commands.flatMap((command) => [
      ...command.flags.map((flag) => flagLine(command, flag)),
      ...command.args
        .filter(({options}) => options.length > 0)
        .map(
          ({options}) =>
            `complete -c snapbatch -n ${quoted(`__snapbatch_in ${quotedFor(command.words.join(' '))}`)} -f -a ${quoted(options.join(' '))}`,
        ),
    ]),
  ]
  return `# Completion of snapbatch for fish: snapbatch completion fish | source
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
switch "$(realpath (command -s snap) 2>/dev/null)"
    case ${placesOfSnapd.map(quoted).join(' ')}
    case '*'
        complete -c snap -w snapbatch
end
`
}

/** Inside single quotes already. */
const quotedFor = (text: string): string => `"${text}"`

function flagLine({words}: CommandShape, {name, char, description, value, options}: FlagShape): string {
  const parts = [
    `complete -c snapbatch -n ${quoted(`__snapbatch_in ${quotedFor(words.join(' '))}`)}`,
    `-l ${name}`,
    ...(char === null ? [] : [`-s ${char}`]),
    ...(value === null ? [] : options.length > 0 ? [`-x -a ${quoted(options.join(' '))}`] : ['-r']),
    `-d ${quoted(description)}`,
  ]
  return parts.join(' ')
}
