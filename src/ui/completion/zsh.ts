import type {CommandShape, FlagShape} from '../../types/command.ts'
import {nextWords, placesOfSnapd, quoted} from './words.ts'

/** Script for zsh: `source <(snapbatch completion zsh)` after compinit, or a file `_snapbatch` in a folder of $fpath. */
export function zshCompletion(commands: readonly CommandShape[]): string {
  const next = [...nextWords(commands)]
  return `#compdef snapbatch
# Completion of snapbatch for zsh: source <(snapbatch completion zsh)
_snapbatch() {
  local command='' word index=2
  local -a next
  while (( index < CURRENT )); do
    _snapbatch_next "$command"
    word=\${words[index]}
    (( \${next[(I)$word:*]} )) || break
    command="\${command:+$command }$word"
    (( index++ ))
  done
  _snapbatch_next "$command"
  if (( index == CURRENT && \${#next} )) && [[ $PREFIX != -* ]]; then
    _describe -t commands command next
    [[ -z $command ]] && return
  fi
  (( index > 2 )) || return
  words=("$command" "\${(@)words[index,-1]}")
  (( CURRENT = CURRENT - index + 2 ))
  case "$command" in
${commands.map(commandArm).join('\n')}
  esac
}
_snapbatch_next() {
  next=()
  case "$1" in
${next.map(([before, words]) => `    ${quoted(before)}) next=(${words.map(({word, summary}) => quoted(`${word}:${summary}`)).join(' ')}) ;;`).join('\n')}
  esac
}
compdef _snapbatch snapbatch
[[ \${commands[snap]:A} == (${placesOfSnapd.join('|')}) ]] || compdef _snapbatch snap
[[ \${funcstack[1]} != _snapbatch ]] || _snapbatch "$@"
`
}

function commandArm({words, flags, args}: CommandShape): string {
  const specs = [...flags.map(flagSpec), ...args.map((arg, i) => argSpec(arg, i))]
  return `    ${quoted(words.join(' '))}) _arguments -s ${specs.join(' ')} ;;`
}

/** What stands in brackets or behind a colon must not end it. */
const plain = (text: string): string => text.replaceAll(/([[\]:\\])/g, '\\$1')

function flagSpec({name, char, description, value, options}: FlagShape): string {
  const action = value === null ? '' : `:${plain(value)}:${options.length > 0 ? `(${options.join(' ')})` : '_files'}`
  const tail = quoted(`[${plain(description)}]${action}`)
  const assign = value === null ? '' : '='
  if (char === null) return `${quoted(`*--${name}${assign}`)}${tail}`
  return `${quoted(`*-${char}${value === null ? '' : '+'}`)}${tail} ${quoted(`*--${name}${assign}`)}${tail}`
}

function argSpec({name, required, many, options}: CommandShape['args'][number], index: number): string {
  const action = options.length > 0 ? `(${options.join(' ')})` : '_files'
  return quoted(`${many ? '*' : `${index + 1}`}${required || many ? ':' : '::'}${plain(name)}:${action}`)
}
