import {Flags, Parser} from '@oclif/core'
import {sourceConfig} from './run-cli.ts'

/** Whether these arguments are those of a command: its flags and arguments are checked as when it starts. Throws what is wrong. */
export async function parseCommand(words: string[]): Promise<{id: string; argv: string[]}> {
  const {commands} = await sourceConfig()
  const named = [...commands].sort((a, b) => b.id.length - a.id.length)
  const found = named.find(({id}) => id.split(':').every((word, i) => words[i] === word))
  if (!found) throw new Error(`There is no command ${words[0]}`)
  const body = await found.load()
  const {argv} = await Parser.parse(words.slice(found.id.split(':').length), {
    flags: {...body.baseFlags, json: Flags.boolean(), ...body.flags},
    // Nothing waits for input of the shell.
    args: Object.fromEntries(Object.entries(body.args ?? {}).map(([name, arg]) => [name, {...arg, ignoreStdin: true}])),
    strict: body.strict,
  })
  return {id: found.id, argv: argv as string[]}
}
