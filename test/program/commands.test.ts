import {join} from 'node:path'
import {expect, test} from 'vitest'
import {manifestOf} from '../../scripts/manifest.ts'
import {commands} from '../../src/program/commands.ts'
import HelpCommand from '../../src/program/help.ts'

const root = join(import.meta.dirname, '../..')
const {commands: scanned} = await manifestOf(root)

test('the list holds the commands of the folder and help, in order', () => {
  const ids = [...Object.keys(scanned), 'help'].toSorted((a, b) => (a < b ? -1 : 1))
  expect(Object.keys(commands)).toEqual(ids)
})

test('each id brings the class in the file of that name', async () => {
  expect((await commands['help']!()).default).toBe(HelpCommand)
  for (const [id, {relativePath}] of Object.entries(scanned)) {
    const file = await import(join(root, ...(relativePath as string[])))
    expect((await commands[id]!()).default, id).toBe(file.default)
  }
})
