import {setImmediate as breath} from 'node:timers/promises'
import type {StoredDocument, StoredRun} from '../../store/types.ts'
import type {DocumentJson} from '../../types/contract.ts'
import {readsPages} from '../../types/options.ts'
import {type BillInDocument, billsOf} from '../../types/parts.ts'
import type {App} from '../app.ts'
import {presentReading, presentRun, type ReadDocument} from '../present/document.ts'
import {type Row, toRow} from './rows.ts'
import type {Where} from './where.ts'

export interface Selected extends BillInDocument {
  row: Row
}

/** Documents read at a time: keeps memory flat over a large store. */
const pageSize = 200

/** The bills, and the documents that are none, for which the conditions hold. */
export async function* select(app: App, where: Where): AsyncGenerator<Selected> {
  for await (const document of readDocuments(app, where)) yield* rowsOf(document).filter(({row}) => where(row))
}

/** The documents (of `only`, if given) for which the conditions hold, or for one of their bills. */
export async function* selectDocuments(
  app: App,
  where: Where,
  only?: ReadonlySet<string>,
): AsyncGenerator<DocumentJson> {
  for await (const document of readDocuments(app, where, only)) {
    if (rowsOf(document).some(({row}) => where(row))) yield document
  }
}

const rowsOf = (document: DocumentJson): Selected[] => billsOf(document).map((bill) => ({...bill, row: toRow(bill)}))

/** All that was read, each once. */
export async function* readBills(app: App): AsyncGenerator<BillInDocument<ReadDocument>> {
  for await (const {document, run} of runsWithReading(app)) {
    if ((await app.store.duplicateOf(document.id)) === null) yield* billsOf(await presentReading(app, run))
  }
}

/** What is read (of `only`, if given), in order of arrival; newest run of each. */
async function* readDocuments(app: App, {duplicates}: Where, only?: ReadonlySet<string>): AsyncGenerator<DocumentJson> {
  for await (const {document: stored, run} of runsWithReading(app, only)) {
    const document = await presentRun(app, stored, run)
    // What is there twice is counted once, unless it is asked for.
    if (document.state === 'done' || (duplicates && document.state === 'duplicate')) yield document
  }
}

async function* runsWithReading(
  app: App,
  only?: ReadonlySet<string>,
): AsyncGenerator<{document: StoredDocument; run: StoredRun}> {
  for (let after: string | null = null; ; ) {
    const page: StoredDocument[] = await app.store.documentsAfter(after, pageSize)
    const wanted = only ? page.filter(({id}) => only.has(id)) : page
    const runs = await app.store.latestRuns(
      wanted.map(({id}) => id),
      'reading',
    )
    for (const document of wanted) {
      const run = runs.get(document.id)
      // A mailbox or an archive says nothing itself: no reading was made of it.
      if (run?.state === 'done' && readsPages(run.options) && run.extractionKey !== null) yield {document, run}
    }
    // SQLite answers at once: a server that sums up 100,000 documents would answer nobody for 7 s.
    await breath()
    const last = page.at(-1)
    if (!last || page.length < pageSize) return
    after = last.id
  }
}
