import {expect, test} from 'vitest'
import {snapdVerbs} from '../../src/app/snapd/verbs.ts'
import {sourceConfig} from '../helpers/run-cli.ts'

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
  const firstWords = own.flatMap(({id, aliases}) => [id, ...aliases]).map((name) => name.split(':')[0]!)
  expect(firstWords.filter((word) => snapdVerbs.has(word))).toEqual([])
})

test('what stands beside a verb of snapd is a command with its flags', () => {
  const taken = [...snapdVerbs].flatMap(([, ours]) => (ours === null ? [] : [ours.split(' ')]))
  for (const words of taken) {
    const id = words.filter((word) => !word.startsWith('-')).join(':')
    const flags = words.filter((word) => word.startsWith('-')).map((word) => word.slice(2))
    const command = own.find((one) => one.id === id)
    expect(Object.keys(command?.flags ?? {}), words.join(' ')).toEqual(expect.arrayContaining(flags))
    expect(command, words.join(' ')).toBeDefined()
  }
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
