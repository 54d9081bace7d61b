import {expect, test} from 'vitest'
import {commandGroups} from '../../scripts/command-facts.ts'
import {commandPages, commandTable} from '../../scripts/command-pages.ts'
import {commandShapes} from '../../src/command-shapes.ts'

const names = Object.values(commandGroups).flatMap((group) => Object.keys(group))
const shapes = commandShapes(
  [
    ...names.map((id) => ({id, summary: `What ${id} does`})),
    {
      id: 'queue:set',
      summary: 'Set <a> | <b>',
      description: 'At once.',
      examples: ['<%= config.bin %> <%= command.id %> scan'],
      strict: false,
      args: {queue: {name: 'queue', required: true, options: ['scan', 'embed']}, more: {name: 'more'}},
      flags: {level: {name: 'level', char: 'l', type: 'option', helpValue: 'low|high', description: 'how hard'}},
    },
  ],
  'snap',
)
const pages = commandPages(shapes, [['3', 'some documents failed; the rest is done']])

test('a page has what is below a command, with its arguments, options and examples', () => {
  const page = pages.get('queue.md')!
  expect(page).toMatch(/^# snap queue\n\n<!-- Made by/)
  expect(page).toContain('## snap queue set\n\nSet <a> | <b>\n\n`snap queue set QUEUE [MORE...] [OPTIONS]`\n\nAt once.')
  expect(page).toContain('```sh\nsnap queue set scan\n```')
  expect(page).toContain('| `QUEUE` | scan, embed |')
  expect(page).toContain('| `-l, --level low\\|high` | how hard |')
})

test('the codes with which a command can end are named, with what they mean', () => {
  expect(pages.get('check.md')).toContain('3 (some documents failed); and 0, 1, 2')
  expect(pages.get('version.md')).toContain('[Exit codes](../exit-codes.md): 0, 1, 2')
})

test('the list links to the part of a page, and nothing in it is taken for markup', () => {
  expect(pages.get('README.md')).toContain(
    '| [`snap queue set QUEUE [MORE...]`](queue.md#snap-queue-set) | Set \\<a> \\| \\<b> |',
  )
  expect(commandTable()).toContain('[queue](docs/commands/queue.md)')
})
