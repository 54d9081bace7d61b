import {describe, expect, test} from 'vitest'
import {commandTable, replaceSection} from '../../scripts/command-table.ts'

describe('commandTable', () => {
  test('lists commands by name with their arguments and the first line of what they do', () => {
    const table = commandTable([
      {id: 'show', summary: 'Show one thing whole', args: {id: {name: 'id', required: true}}},
      {id: 'process', description: 'Read documents\nand more', strict: false, args: {input: {name: 'input'}}},
    ])
    expect(table.split('\n').slice(2)).toEqual([
      '| `snap process [INPUT...]` | Read documents |',
      '| `snap show ID` | Show one thing whole |',
    ])
  })

  test('marks a required argument that may be repeated', () => {
    const command = {
      id: 'correct',
      strict: false,
      args: {doc: {name: 'doc', required: true}, set: {name: 'set', required: true}},
    }
    expect(commandTable([command])).toContain('`snap correct DOC SET...`')
  })

  test('leaves out hidden commands and escapes what would end a cell', () => {
    const table = commandTable([
      {id: 'a', summary: 'x | y'},
      {id: 'secret', hidden: true},
    ])
    expect(table).toContain('x \\| y')
    expect(table).not.toContain('secret')
  })
})

describe('replaceSection', () => {
  test('replaces what is between the markers and nothing else, as often as it is run', () => {
    const once = replaceSection('before\n<!-- c -->\nold\n<!-- /c -->\nafter', 'c', 'new')
    expect(once).toBe('before\n<!-- c -->\nnew\n<!-- /c -->\nafter')
    expect(replaceSection(once, 'c', 'new')).toBe(once)
  })

  test.each(['no markers', '<!-- c -->', '<!-- /c --> <!-- c -->'])(
    'refuses a text without the section: %s',
    (text) => {
      expect(() => replaceSection(text, 'c', 'new')).toThrow('No section')
    },
  )
})
