import {expect, test} from 'vitest'
import type {CopyResult} from '../../src/app/stores/copy.ts'
import {copyLines, migrateLines, storeLines} from '../../src/ui/store.ts'

const result: CopyResult = {
  ...{schema: 1, exit: 0, dryRun: false, from: '/home/me/store.db', to: 'postgres://me@db/bills', documents: 2},
  ...{resumed: true, left: ['renames of other machines: 1'], next: ['snap config set store "postgres://me@db/bills"']},
  tables: [
    {table: 'document', rows: 2, hash: 'a'},
    {table: 'job', rows: 3, hash: 'b'},
  ],
  files: {copied: 1, there: 0, bytes: 5, lost: [], inputs: {kept: 0, missing: ['1', '2', '3', '4', '5', '6\u001b']}},
}

test('what was copied is told, what is missing in part, and what to do next', () => {
  expect(copyLines(result)).toEqual([
    'Copied and compared (it went on where it was cut off): 2 documents, 5 rows, 1 file to postgres://me@db/bills.',
    'Stays behind: renames of other machines: 1',
    'Originals that are not where they were, so that other machines cannot read them: 6',
    ...['1', '2', '3', '4', '5'].map((name) => `  ${name}`),
    '  and 1 more',
    'To work with it: snap config set store "postgres://me@db/bills"',
  ])
  expect(copyLines({...result, dryRun: true, tables: [], files: null, left: []})).toEqual([
    '2 documents can be copied from /home/me/store.db to postgres://me@db/bills.',
  ])
})

test('a store and its tables are told in a few lines', () => {
  const server = {kind: 'postgres' as const, place: 'db/bills', queue: 'redis://db', blobs: 's3://bucket'}
  const info = {schema: 1 as const, tables: 5, documents: 1, batches: 2, bytes: 1000, storeBytes: 2000, ...server}
  expect(storeLines(info)).toEqual([
    'PostgreSQL: db/bills, 2.0 kB, tables of version 5',
    '1 document of 1.0 kB in 2 batches',
    'Work is handed out by redis://db',
    'Files are kept in s3://bucket',
  ])
  expect(migrateLines({schema: 1, place: 'db/bills', tables: {before: 4, after: 5}})[0]).toContain('they were of 4')
  expect(migrateLines({schema: 1, place: 'db/bills', tables: {before: 5, after: 5}})[0]).toContain('up to date')
})
