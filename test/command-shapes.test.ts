import {expect, test} from 'vitest'
import {commandShapes} from '../src/command-shapes.ts'
import {allShapes} from './helpers/shapes.ts'

test('names of the program and of the command stand where oclif would put them', () => {
  const [shape] = commandShapes(
    [
      {
        id: 'queue:limit',
        summary: 'Limits of a queue.',
        examples: ['<%= config.bin %> <%= command.id %> scan'],
        args: {queue: {name: 'queue', required: true}, rest: {name: 'rest'}},
        strict: false,
        flags: {
          rate: {name: 'rate', type: 'option', helpValue: '30/m', description: 'jobs a minute'},
          level: {name: 'level', char: 'l', type: 'option', helpValue: 'N|low|high'},
          all: {name: 'all', type: 'boolean', helpGroup: 'GLOBAL'},
          old: {name: 'old', type: 'boolean', hidden: true},
        },
      },
      {id: 'secret', hidden: true},
    ],
    'snap',
  )
  expect(shape).toMatchObject({words: ['queue', 'limit'], examples: ['snap queue limit scan']})
  expect(shape!.args.map(({name, required, many}) => [name, required, many])).toEqual([
    ['queue', true, false],
    ['rest', false, true],
  ])
  expect(shape!.flags.map(({name, char, value, options, global}) => [name, char, value, options, global])).toEqual([
    ['all', null, null, [], true],
    ['level', 'l', 'N|low|high', ['low', 'high'], false],
    ['rate', null, '30/m', [], false],
  ])
})

test('every command that help shows is there once, with the global flags', async () => {
  const shapes = await allShapes()
  const names = shapes.map(({words}) => words.join(' '))
  expect(new Set(names).size).toBe(names.length)
  expect(names).toEqual(expect.arrayContaining(['process', 'config set', 'completion', 'help']))
  expect(names).not.toContain('overview')
  for (const {words, flags} of shapes.filter(({words}) => words[0] !== 'help'))
    expect(
      flags.filter(({global}) => global).map(({name}) => name),
      words.join(' '),
    ).toContain('home')
})
