import {expect, test} from 'vitest'
import {createList} from '../../src/queue/sql/list.ts'
import type {Spread} from '../../src/queue/sql/search.ts'
import {openDatabase} from '../../src/store/database.ts'
import {testApp} from '../helpers/app.ts'

test('words that stand in paths alone find the same jobs however many have them', async () => {
  const t = await testApp()
  const two = [t.file('shop/one.txt', 'twice'), t.file('garden/two.txt', 'twice')]
  const {batch} = await t.submit([...two, t.file('shop/garden.txt', 'a'), t.file('shop/lamp.txt', 'b')])
  const runs = Object.fromEntries((await t.items(batch)).map(({path, run}) => [path.split('/').at(-1), run]))
  const db = openDatabase(t.app.paths.store, {busyTimeoutMs: 1000})
  try {
    const found = (search: string, spread: Spread) =>
      new Set(
        createList(db, () => spread)
          .jobs({search})
          .map(({run}) => run),
      )
    const of = (...names: string[]) => new Set(names.map((name) => runs[name]))
    for (const spread of ['rare', 'paths', 'anywhere'] as const) {
      // The words of a document with two paths are those of both.
      expect(found('shop garden', spread)).toEqual(of('one.txt', 'garden.txt'))
      expect(found('shop lamp', spread)).toEqual(of('lamp.txt'))
      expect(found('one two shop gard', spread)).toEqual(of('one.txt'))
      expect(found('lamp two', spread)).toEqual(of())
    }
  } finally {
    db.close()
  }
})
