import {expect, test} from 'vitest'
import {briefly} from '../../src/app/present/batch.ts'
import type {DocumentJson} from '../../src/types/contract.ts'
import {processLines} from '../../src/ui/process-result.ts'
import {batchJson, documentJson} from '../ui/documents.ts'

/** 3,000 documents, one in 700 of each kind that is named at the end. */
function manyDocuments(): DocumentJson[] {
  const error = {code: 'E_EMPTY', message: 'x.txt is empty.', hint: 'Get a whole copy of it', retryable: false}
  const special: Partial<DocumentJson>[] = [
    {state: 'failed', error},
    {state: 'duplicate', duplicateOf: 'd_3', reason: 'the same numbers'},
    {review: true, reviewReasons: ['The total is missing: none.']},
    {artifacts: [{kind: 'archive-pdf', path: '/out/a.pdf', bytes: 5, originalBytes: 9, searchable: true, reason: ''}]},
  ]
  return Array.from({length: 3000}, (_, i) =>
    documentJson({id: `d_${i}`, path: `/in/${i}.txt`, paths: [`/in/${i}.txt`], ...(special[(i % 700) - 690] ?? {})}),
  )
}

const shown = (documents: DocumentJson[]) => {
  const counts = {done: documents.filter(({state}) => state === 'done').length, review: 4, failed: 4, duplicate: 4}
  const outcome = {exit: 0 as const, json: batchJson(documents, counts), message: null, unchanged: 0}
  return processLines(outcome, {columns: 100, brief: false})
}

test('what is printed of a large batch is the same from documents in brief, most of which are one object', () => {
  const documents = manyDocuments()
  const kept = documents.map(briefly())
  expect(shown(kept)).toEqual(shown(documents))
  expect(kept).toHaveLength(3000)
  expect(new Set(kept).size).toBeLessThan(1100)
})
