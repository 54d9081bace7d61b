import {expect, test} from 'vitest'
import type {App} from '../../../src/app/app.ts'
import {refreshFields} from '../../../src/app/search/fields.ts'

/** A store with so many pieces of documents whose fields are out of date. */
function storeWith(pieces: number) {
  let left = pieces
  let saved = 0
  const store = {
    staleFields: async () => (left-- > 0 ? [{document: 'd_1', version: 1}] : []),
    latestRuns: async () => new Map(),
    saveFields: async () => void saved++,
  }
  return {app: {store} as unknown as App, saved: () => saved}
}

test.each([
  [9, 0],
  [40, 1],
])('who waits for %i pieces of 200 documents is told %i times', async (pieces, expected) => {
  const {app, saved} = storeWith(pieces)
  let told = 0
  await refreshFields(app, undefined, () => told++)
  expect([saved(), told]).toEqual([pieces, expected])
})
