import type {DocumentJson} from '../../types/contract.ts'
import type {Enrichment} from '../../types/enrichment.ts'
import {documentSet} from '../../types/label.ts'
import type {App} from '../app.ts'

/** More labels make the question longer than the document. */
const maxLabels = 50

/** Labels that a model may choose from for a document: those the user knows, the most used first; none where it has one. */
export async function labelsToChoose(app: App, document: string): Promise<string[]> {
  const own = (await app.store.documentLabels([document])).get(document) ?? []
  if (own.some(({page}) => page === undefined)) return []
  const refused = await refusedLabels(app, document)
  const known = await app.store.labels(documentSet, true)
  return known
    .toSorted((a, b) => b.documents + b.examples - a.documents - a.examples)
    .map(({label}) => label)
    .filter((label) => !refused.has(label))
    .slice(0, maxLabels)
}

/** Labels of a document; those of a model where neither a person nor what was learned gave it one. */
export async function labelsOf(
  app: App,
  document: string,
  enrichment: Enrichment | null,
): Promise<DocumentJson['labels']> {
  const own = (await app.store.documentLabels([document])).get(document) ?? []
  if (enrichment === null || enrichment.labels.length === 0 || own.some(({page}) => page === undefined)) return own
  const refused = await refusedLabels(app, document)
  const given = enrichment.labels.filter(({label}) => !refused.has(label))
  return [...given.map(({label, confidence}) => ({label, confidence, source: 'llm' as const})), ...own]
}

/** What a user took away is not given again. */
async function refusedLabels(app: App, document: string): Promise<Set<string>> {
  const rejected = (await app.store.rejectedLabels([document])).get(document) ?? []
  return new Set(rejected.filter(({page}) => page === 0).map(({label}) => label))
}
