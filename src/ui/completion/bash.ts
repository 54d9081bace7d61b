import type {CommandShape, FlagShape} from '../../types/command.ts'
import {nextWords, placesOfSnapd, quoted} from './words.ts'

/**
 * Script for bash: `source <(snapbatch completion bash)`. Where nothing of ours fits, bash completes file names itself.
 * bash splits `--level=low` at the equals sign: the flag is then two words back.
 */
export function bashCompletion(commands: readonly CommandShape[]): string {
  const next = [...nextWords(commands)].map(([before, words]) =>
    arm(
      before,
      words.map(({word}) => word),
    ),
  )
  const flags = commands.map(({words, flags}) => arm(words.join(' '), flags.flatMap(spellings)))
  const values = commands.flatMap(({words, flags}) =>
    flags.filter(({value}) => value !== null).map((flag) => valueArm(words.join(' '), flag)),
  )
  const args = commands.filter(({args}) => args.some(({options}) => options.length > 0))
  return `# Completion of snapbatch for bash: source <(snapbatch completion bash)
_snapbatch() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command='' word next flags values=''
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    _snapbatch_next "$command"
    [[ " $next " == *" $word "* ]] || break
    command="\${command:+$command }$word"
  done
  if [[ $current == '=' ]]; then current=''; elif [[ $previous == '=' ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  case "$command $previous" in
${values.join('\n')}
  esac
  if [[ -n $values ]]; then
    COMPREPLY=($(compgen -W "$values" -- "$current"))
  elif [[ $current == -* ]]; then
    _snapbatch_flags "$command"
    COMPREPLY=($(compgen -W "$flags" -- "$current"))
  else
    _snapbatch_next "$command"
    case "$command" in
${args.map(({words, args}) => `      ${quoted(words.join(' '))}) next="$next ${args.flatMap(({options}) => options).join(' ')}" ;;`).join('\n')}
    esac
    COMPREPLY=($(compgen -W "$next" -- "$current"))
  fi
}
_snapbatch_next() {
  next=''
  case "$1" in
${next.map(([words, list]) => `    ${words}) next=${list} ;;`).join('\n')}
  esac
}
_snapbatch_flags() {
  flags=''
  case "$1" in
${flags.map(([words, list]) => `    ${words}) flags=${list} ;;`).join('\n')}
  esac
}
complete -o default -o bashdefault -F _snapbatch snapbatch
case "$(readlink -f -- "$(type -P snap)")" in
  ${placesOfSnapd.join('|')}) ;;
  *) complete -o default -o bashdefault -F _snapbatch snap ;;
esac
`
}

const arm = (words: string, list: string[]): [string, string] => [quoted(words), quoted(list.join(' '))]

const spellings = ({name, char}: FlagShape): string[] => (char === null ? [`--${name}`] : [`--${name}`, `-${char}`])

/** A flag with any value is followed by a file name, or by what bash finds: no word of ours. */
function valueArm(command: string, flag: FlagShape): string {
  const patterns = spellings(flag).map((one) => quoted(`${command} ${one}`))
  const what = flag.options.length > 0 ? `values=${quoted(flag.options.join(' '))}` : 'return'
  return `    ${patterns.join('|')}) ${what} ;;`
}
