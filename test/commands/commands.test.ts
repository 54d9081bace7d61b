import {expect, test} from 'vitest'
import {sourceConfig} from '../helpers/run-cli.ts'

/** Verbs of snapd, which has the same program name; `help` and `version` mean the same in both, `search` is accepted. */
const snapdVerbs =
  `find info install remove list refresh revert switch disable enable changes tasks abort watch services
start stop restart logs connections interface connect disconnect get set unset wait alias aliases unalias prefer login
logout whoami saved save restore forget model reboot recovery warnings okay known ack debug download pack run try
interfaces create-user validate prepare-image sign quota quotas remove-quota set-quota routine`.split(/\s+/)

const {commands} = await sourceConfig()
const own = commands.filter(({pluginName}) => pluginName === 'snapbatch')
const loaded = await Promise.all(own.map(async (command) => ({command, body: await command.load()})))

const shape = ({id, args, flags, hidden}: (typeof own)[number]) => ({
  id: hidden ? `${id} (hidden)` : id,
  args: Object.values(args).map(({name, required}) => (required ? name : `[${name}]`)),
  flags: Object.values(flags)
    .map(({name, char}) => (char ? `-${char} --${name}` : `--${name}`))
    .sort(),
})

test('commands, arguments and flags are the ones that were agreed on', () => {
  expect(own.map(shape).sort((a, b) => (a.id < b.id ? -1 : 1))).toMatchSnapshot()
})

test('no command is named like one of snapd', () => {
  expect(own.map(({id}) => id).filter((id) => snapdVerbs.includes(id))).toEqual([])
})

test.each(loaded)('$command.id has a summary that is one sentence', ({command}) => {
  expect(command.summary).toMatch(/^[A-Z].*\.$/)
  expect(command.summary?.length).toBeLessThan(110)
})

test.each(loaded)('$command.id has examples that start with the program or a variable', ({command}) => {
  const examples = command.examples ?? []
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(example).toMatch(/^([A-Z_]+=\S+ )?<%= config\.bin %>/)
})

test.each(loaded)('$command.id speaks JSON and has the global flags', ({command}) => {
  const names = Object.keys(command.flags)
  expect(names).toEqual(expect.arrayContaining(['json', 'home', 'config', 'progress', 'quiet', 'verbose', 'no-color']))
})

test.each(loaded)('every flag and argument of $command.id is explained', ({command}) => {
  const unexplained = [...Object.values(command.flags), ...Object.values(command.args)]
    .filter(({description}) => !description)
    .map(({name}) => name)
  expect(unexplained).toEqual([])
})

test('what is tested is the source, not a build', () => {
  for (const {relativePath} of own) expect(relativePath?.[0]).toBe('src')
})
