import {expect, test, vi} from 'vitest'
import {DocumentError} from '../../../src/errors.ts'
import {ingestStage} from '../../../src/pipeline/ingest/index.ts'
import type {StageContext, StageInput} from '../../../src/pipeline/stage.ts'
import type {IngestInput} from '../../../src/types/results.ts'
import {readData} from '../../helpers/read-data.ts'
import {textPage} from '../../helpers/text-page.ts'

const input = (text: string): StageInput<IngestInput> => ({
  document: {id: 'd_1', path: '/bill.txt', sha256: '', bytes: text.length, media: 'text'},
  pages: null,
  data: {
    pages: [textPage(text)],
    read: readData(),
  },
})
const context = (signal: AbortSignal, progress = vi.fn()) => ({signal, progress}) as unknown as StageContext

test('a document becomes chunks and no files', async () => {
  const progress = vi.fn()
  const result = await ingestStage.run(input('Total 9.00'), context(new AbortController().signal, progress))
  expect(result).toEqual({
    data: {chunks: [{ordinal: 0, page: 1, start: 0, end: 10, text: 'Total 9.00', source: 'text'}]},
    artifacts: [],
  })
  expect(progress).toHaveBeenLastCalledWith(1)
})

test('a cancelled job stops with the reason of its signal', async () => {
  const reason = new DocumentError('E_CANCELLED', 'cancelled', {class: 'cancelled'})
  await expect(ingestStage.run(input('x'), context(AbortSignal.abort(reason)))).rejects.toBe(reason)
})
