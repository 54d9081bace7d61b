import type {IngestData, IngestInput} from '../../types/results.ts'
import type {Stage} from '../stage.ts'
import {chunkPages} from './chunk.ts'

/** Makes the chunks of a document that the search index holds. */
export const ingestStage: Stage<IngestInput, IngestData> = {
  name: 'ingest',
  group: 'ingest',
  version: 2,
  unit: 'document',
  options: [],
  requires: [],
  limits: {softMs: 1_800_000, hardMs: 2_400_000},
  async run({data}, {signal, progress}) {
    signal.throwIfAborted()
    const chunks = chunkPages(data.pages)
    progress(1)
    return {data: {chunks}, artifacts: []}
  },
}
