import {stripVTControlCharacters} from 'node:util'
import {expect, test} from 'vitest'
import type {ArtifactJson, DocumentJson} from '../../src/types/contract.ts'
import {filesSummary, filesTable} from '../../src/ui/compress.ts'
import {plainLine} from '../../src/ui/document-line.ts'
import {processLines} from '../../src/ui/process-result.ts'
import {showLines} from '../../src/ui/show.ts'
import {batchJson, documentJson, documentLine, hostile, isHarmful} from './documents.ts'

const text = (lines: string[]) => stripVTControlCharacters(lines.join('\n'))

const file = (bytes: number, originalBytes: number, reason: string, kind = 'archive-pdf'): ArtifactJson => ({
  kind,
  path: '/out/a.pdf',
  bytes,
  originalBytes,
  searchable: false,
  reason,
})

const made = (path: string, ...artifact: Parameters<typeof file>): DocumentJson =>
  documentJson({path, kind: null, artifacts: [file(...artifact)]})

const error = {
  code: 'E_ENCRYPTED',
  message: '/in/d.pdf asks for a password.',
  hint: '--password-file',
  retryable: false,
}
const documents = [
  made('/in/a.pdf', 1_200_000, 4_100_000, '70.7 % smaller'),
  made('/in/b.jpg', 200_000, 250_000, '20.0 % smaller; JPEG made WEBP', 'compressed-image'),
  made('/in/c.pdf', 40_000, 40_000, 'original kept: it is signed'),
  documentJson({path: '/in/d.pdf', kind: null, state: 'failed', error}),
  made('/in/e.pdf', 154_000, 900_000, '82.9 % smaller; 154 kB is the least, 100 kB was asked for'),
  documentJson({path: '/in/f.pdf', kind: null, state: 'skipped', reason: 'made by snap compress before'}),
  documentJson({path: '/in/g.txt', kind: null, state: 'skipped', reason: 'a text, neither picture nor PDF'}),
  documentJson({path: '/in/h.txt', kind: null, state: 'skipped', reason: 'a text, neither picture nor PDF'}),
]
const batch = batchJson(documents, {done: 4, failed: 1, skipped: 3})

test('each file with its bytes before and after, and why it is as it is', () => {
  expect(text(filesTable(batch, 100)).split('\n')).toEqual([
    'file        before    after  saved  note',
    '/in/a.pdf   4.1 MB   1.2 MB   71 %',
    '/in/b.jpg   250 kB   200 kB   20 %  JPEG made WEBP',
    '/in/c.pdf  40.0 kB  40.0 kB      –  it is signed',
    '/in/d.pdf                           E_ENCRYPTED',
    '/in/e.pdf   900 kB   154 kB   83 %  154 kB is the least, 100 kB was asked for',
  ])
})

test('then the totals, what was left out and what failed', () => {
  expect(text(filesSummary(batch)).split('\n')).toEqual([
    '4 files: 5.3 MB before, 1.6 MB after, 3.7 MB (69.9 %) saved.',
    '1 kept as it was, 1 failed.',
    '1 left out: made by snap compress before.',
    '2 left out: a text, neither picture nor PDF.',
    'E_ENCRYPTED: /in/d.pdf asks for a password. (--password-file)',
  ])
})

test('the end of the command, of a retry and of show are the same table', () => {
  const outcome = {exit: 3 as const, json: batch, message: null, unchanged: 2}
  const ended = text(processLines(outcome, {columns: 100, brief: false, files: true}))
  expect(ended).toContain('2 documents done before: nothing was made smaller again.')
  expect(ended).toContain('Results: /out')
  expect(ended).not.toContain('snap export')
  expect(text(processLines({...outcome, filesOnly: true}, {columns: 100, brief: false}))).toBe(ended)
  expect(text(showLines({type: 'batch', batch, filesOnly: true, report: null}, 100))).toContain(
    text(filesTable(batch, 100)),
  )
  expect(text(processLines(outcome, {columns: 100, brief: true, files: true}))).not.toContain('before    after')
})

test('a note begins where the columns end, and something is left of every file', () => {
  const kept = made(
    '/in/a.png',
    995,
    1000,
    '0.5 % smaller without its metadata; pixels kept: it cannot be made smaller',
  )
  const small = made('/in/b.jpg', 15_000, 4_000_000, '99.6 % smaller; scaled to 48 %')
  const [, first, second] = text(filesTable(batchJson([kept, small]), 120)).split('\n')
  expect(first).toMatch(/ 1 % {2}without its metadata; pixels kept: it cannot be made smaller$/)
  expect(second).toMatch(/ 99 % {2}scaled to 48 %$/)
})

test('what is still open is counted, not listed', () => {
  const open = batchJson([documents[0]!, documentJson({path: '/in/z.pdf', kind: null, state: 'waiting'})], {waiting: 1})
  expect(text(filesTable(open, 80))).not.toContain('z.pdf')
  expect(text(filesSummary(open))).toContain('1 open.')
})

test('of a long list those come first that need a look, in their order', () => {
  const many = Array.from({length: 60}, (_, i) => made(`/in/${i}.pdf`, 50, 100, '50.0 % smaller'))
  const kept = made('/in/kept.pdf', 100, 100, 'original kept: it is signed')
  const lines = filesTable(batchJson([...many, kept]), 80)
  expect(lines).toHaveLength(42)
  expect(lines.at(-2)).toContain('kept.pdf')
  expect(stripVTControlCharacters(lines.at(-1)!)).toBe('… and 21 more: snap show b_1')
})

test.each([20, 40, 60])('a terminal of %d columns gets whole figures', (columns) => {
  const lines = text(filesTable(batch, columns)).split('\n')
  expect(lines[1]).toMatch(/4\.1 MB +1\.2 MB +71 %$/)
  if (columns >= 40) for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
})

test('nothing in a name or a reason reaches the terminal', () => {
  const lines = [
    ...filesTable(batchJson([made(hostile, 1, 2, hostile)]), 100),
    ...filesSummary(batchJson([documentJson({kind: null, state: 'skipped', reason: hostile})])),
  ]
  expect(lines.filter(isHarmful)).toEqual([])
})

test('without a file there are no totals', () => {
  expect(filesTable(batchJson([]), 80)).toEqual([])
  expect(filesSummary(batchJson([]))).toEqual([])
})

test('a finished file is one plain line', () => {
  expect(plainLine(documentLine({file: {before: 4_100_000, after: 1_200_000}}))).toBe(
    'done   /in/a.jpg: 4.1 MB to 1.2 MB (71 % saved)',
  )
  expect(plainLine(documentLine({file: {before: 40_000, after: 40_000}}))).toBe(
    'done   /in/a.jpg: 40.0 kB, kept as it was',
  )
})
