import type {FieldCorrection} from '../../corrections.ts'
import {readRows} from '../../pipeline/scan/layout/reading.ts'
import {sampleOf} from '../../pipeline/scan/memory/sample.ts'
import {nameKeys} from '../../pipeline/scan/memory/tokens.ts'
import {tracesOf} from '../../pipeline/scan/memory/traces.ts'
import {lettersOf} from '../../pipeline/scan/values/fold.ts'
import type {Lesson} from '../../store/memory-store.ts'
import type {Correction, StoredRun} from '../../store/types.ts'
import type {Bill} from '../../types/bill.ts'
import type {VendorTraces} from '../../types/vendor.ts'
import type {App} from '../app.ts'
import {corrected} from '../corrected.ts'
import {resultKeys} from '../flow/keys.ts'

/** Ids of the corrections something was worked out with, as the store compares them. */
export const stampOf = (corrections: readonly Correction[]): string => corrections.map(({id}) => id).join(',')

/**
 * What a document teaches about its vendor, with `said` over what was read. `stamp` tells which corrections the store
 * held meanwhile. Without corrections the reading's own traces do; with them its words are looked at again.
 */
export async function lessonOf(
  app: App,
  run: StoredRun,
  said: readonly FieldCorrection[],
  stamp: string,
): Promise<Lesson> {
  const read = run.extractionKey ? await app.store.extraction(run.document, run.extractionKey) : null
  const bill = read && corrected(read, said).bill
  const nothing: Lesson = {document: run.document, corrections: stamp, vendor: null}
  if (!bill || !(run.options.memory || said.length > 0)) return nothing
  const traces = said.length > 0 || !read.traces ? await tracesAgain(app, run, bill) : read.traces
  const sample = sampleOf(bill, traces)
  if (sample === null) return nothing
  const keys = [...new Set([...nameKeys(sample.name.value), ...sample.ids])]
  return {...nothing, vendor: {letters: lettersOf(sample.name.value), keys, sample}}
}

async function tracesAgain(app: App, run: StoredRun, bill: Bill): Promise<VendorTraces> {
  const [document] = await app.store.documents([run.document])
  const pages = document ? await app.store.pages(document.id, resultKeys(document.sha256, run, []).page) : []
  return tracesOf(readRows(pages, new Date(app.clock.now()).toISOString().slice(0, 10)), bill)
}
