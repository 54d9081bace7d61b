import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {openTestStore} from '../store/helpers.ts'

/** What FTS5 makes for its own indexes. */
const shadow = /_(config|content|data|docsize|idx)$/u

test('docs/store.md names every table, and none that is not there', () => {
  const {db} = openTestStore()
  const query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
  const tables = db
    .prepare<[], {name: string}>(query)
    .all()
    .map(({name}) => name)
  const [, section] = readFileSync('docs/store.md', 'utf8').split(/^## /mu)
  const cells = [...section!.matchAll(/^\| ([a-z_, ]+?) +\|/gmu)].flatMap(([, cell]) => cell!.split(/, */u))
  expect(new Set(cells.filter((cell) => cell !== 'table'))).toEqual(
    new Set(tables.filter((name) => !shadow.test(name))),
  )
})
