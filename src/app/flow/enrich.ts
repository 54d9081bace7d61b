import type {StoreEffect} from '../../store/types.ts'
import type {Page} from '../../types/document.ts'
import type {Enrichment} from '../../types/enrichment.ts'
import type {EnrichInput} from '../../types/results.ts'
import {corrected} from '../corrected.ts'
import {enriched} from '../enriched.ts'
import {labelsToChoose} from '../labels/of-model.ts'
import type {FlowContext} from './stage-flow.ts'

/** What a model is asked about: the reading as it is with what the user said. */
export async function enrichInput({app, document, keys}: FlowContext, pages: Page[]): Promise<EnrichInput> {
  const read = (await app.store.extraction(document.id, keys.read))!
  const today = new Date(app.clock.now()).toISOString().slice(0, 10)
  const said = await app.store.corrections(document.id)
  return {pages, read: corrected(read, said), labels: await labelsToChoose(app, document.id), today}
}

/** What a model gave is laid over the reading when that is shown: the reading itself stays as it is. */
export async function enrichmentSaved({app, run, document, keys}: FlowContext, data: Enrichment): Promise<StoreEffect> {
  const read = (await app.store.extraction(document.id, keys.read))!
  const {kind, review} = enriched(read, data)
  return {type: 'enrichment.save', document: document.id, run: run.id, key: keys.enrich, kind, review, data}
}
