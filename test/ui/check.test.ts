import {expect, test} from 'vitest'
import type {CheckResult, Finding} from '../../src/app/check/check.ts'
import {checkLines} from '../../src/ui/check.ts'

const counters: Finding = {
  kind: 'counters',
  count: 1,
  what: 'Counters that differ from what they count: 1.',
  repair: 'They are counted again.',
  examples: ['counter documents says 5, counted 1'],
  repaired: false,
}
const lost: Finding = {
  ...counters,
  kind: 'database',
  what: 'The file is damaged.',
  repair: null,
  examples: ['page \u001b[2J 7'],
}
const result = (findings: Finding[], more: Partial<CheckResult> = {}): CheckResult => ({
  schema: 1,
  exit: 3,
  findings,
  notes: [],
  copy: null,
  ...more,
})

test('a check tells what is wrong, what a repair would do, and the command', () => {
  expect(checkLines(result([counters]))).toEqual([
    'Counters that differ from what they count: 1.',
    '  counter documents says 5, counted 1',
    '  With --repair: They are counted again.',
    'Next: snap check --repair',
  ])
  expect(checkLines(result([{...counters, repaired: true}], {copy: '/home/store.db.before-repair-1'}))).toEqual([
    'Repaired: Counters that differ from what they count: 1.',
    '  counter documents says 5, counted 1',
    'As it was before: /home/store.db.before-repair-1',
  ])
})

test('where only a backup helps, it says so; nothing reaches the terminal as it is', () => {
  expect(checkLines(result([lost]))).toEqual([
    'The file is damaged.',
    '  page \ufffd[2J 7',
    'What cannot be repaired is in a backup: snap backup FILE --into NEW-HOME',
  ])
  const note = {kind: 'unused-files' as const, count: 2, what: 'Files that nothing refers to: 2.'}
  expect(checkLines(result([], {notes: [note]}))).toEqual([
    'The store and its files are whole.',
    'Note: Files that nothing refers to: 2.',
  ])
})
