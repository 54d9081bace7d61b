import {join} from 'node:path'
import {expect, test} from 'vitest'
import {systemClock} from '../../../src/clock.ts'
import {openDatabase} from '../../../src/store/database.ts'
import {migrations} from '../../../src/store/migrations/index.ts'
import {createSqliteStore} from '../../../src/store/sqlite-store.ts'
import {temporaryFolder} from '../helpers.ts'

const before = `
  INSERT INTO document VALUES(1, 'd_1', 'sha', 10, 'pdf', 1);
  INSERT INTO option_set VALUES(1, 'o', '{}');
  INSERT INTO extraction VALUES(1, 1, 'k', 0, 'receipt', '{}', 1);
  INSERT INTO run(id, public_id, document_id, option_set_id, state, seq, priority, extraction_id, created_at)
    VALUES(1, 'r_1', 1, 1, 'done', 1, 5, 1, 1);
  INSERT INTO chunk(document_id, ordinal, page, start, "end", page_key, text)
    VALUES(1, 0, 1, 0, 16, 'p', 'blue lamp in oak');`

test('an index of before is searched as it is; its documents wait for their fields; it can be deleted', async () => {
  const file = join(temporaryFolder(), 'store.db')
  const old = openDatabase(file, {busyTimeoutMs: 200, migrations: migrations.slice(0, 6)})
  old.exec(before)
  old.close()
  const store = createSqliteStore({db: openDatabase(file, {busyTimeoutMs: 200}), clock: systemClock})
  expect((await store.search('lamps', 5)).map(({document, snippet}) => [document, snippet])).toEqual([
    ['d_1', 'blue \u0001lamp\u0002 in oak'],
  ])
  expect(await store.chunks('d_1')).toEqual([
    {ordinal: 0, page: 1, start: 0, end: 16, text: 'blue lamp in oak', pageKey: 'p'},
  ])
  expect(await store.staleFields(10)).toEqual([{document: 'd_1', version: 1}])
  expect(await store.check()).toEqual(['ok'])
  expect(await store.deleteDocuments(['d_1'], false)).toMatchObject({deleted: ['d_1']})
  expect(await store.search('lamps', 5)).toEqual([])
  expect(await store.check()).toEqual(['ok'])
  await store.close()
})
