import type {DocumentJson} from '../../types/contract.ts'
import type {App} from '../app.ts'
import {presentRun} from '../present/document.ts'
import {type Row, toRow} from './rows.ts'
import type {Where} from './where.ts'

export interface Selected {
  document: DocumentJson
  row: Row
}

/** Documents read at a time: keeps memory flat over a large store. */
const pageSize = 200

/** The documents (of `only`, if given) that are read and for which the conditions hold, in order of arrival; newest run of each. */
export async function* select(app: App, where: Where, only?: ReadonlySet<string>): AsyncGenerator<Selected> {
  let after: string | null = null
  for (;;) {
    const page = await app.store.documentsAfter(after, pageSize)
    const wanted = only ? page.filter(({id}) => only.has(id)) : page
    const runs = await app.store.latestRuns(wanted.map(({id}) => id))
    for (const stored of wanted) {
      const run = runs.get(stored.id)
      if (run?.state !== 'done') continue
      const document = await presentRun(app, stored, run)
      const row = toRow(document)
      // What is there twice is counted once.
      if (document.state === 'done' && where(row)) yield {document, row}
    }
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id
  }
}
