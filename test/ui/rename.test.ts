import {expect, test} from 'vitest'
import {renameLines} from '../../src/ui/rename.ts'

const result = {
  schema: 1 as const,
  dryRun: false,
  renamed: [{document: 'd_1', from: '/x/a\u001b[2J.jpg', to: '/x/2026.jpg'}],
  skipped: [{document: 'd_2', path: '/x/b.jpg', reason: 'its date is not sure'}],
}

test('says what was renamed, what was not and why, and how to take it back', () => {
  const lines = renameLines(result)
  expect(lines[0]).toMatch(/^\/x\/a.*\.jpg -> 2026\.jpg$/)
  expect(lines.join('')).not.toContain('\u001b[2J')
  expect(lines[1]).toContain('/x/b.jpg keeps its name: its date is not sure')
  expect(lines.at(-1)).toBe('1 file renamed. To take it back: snap rename --undo')
})

test('neither a dry run nor an undo offers to take anything back', () => {
  expect(renameLines({...result, dryRun: true}).at(-1)).toBe('1 file would be renamed.')
  expect(renameLines(result, true).at(-1)).toBe('1 file renamed.')
  expect(renameLines({...result, renamed: [], skipped: []}, true)).toEqual(['There is no renaming to take back.'])
})
