import {expect, test} from 'vitest'
import {labelsOf, labelsToChoose} from '../../../src/app/labels/of-model.ts'
import type {Enrichment} from '../../../src/types/enrichment.ts'
import {documentSet} from '../../../src/types/label.ts'
import {testApp} from '../../helpers/app.ts'

const enrichment: Enrichment = {
  model: 'm',
  promptVersion: 1,
  tokens: null,
  sent: {pages: [], characters: 0},
  fields: [],
  parties: [],
  labels: [
    {label: 'rent', confidence: 0.75, quote: 'rent', page: 1},
    {label: 'tax', confidence: 0.75, quote: 'tax', page: 1},
  ],
  summaries: [],
  rejected: [],
}

async function labelled() {
  const {app, file, submit, items} = await testApp()
  file('in/a.txt', 'rent')
  const {batch} = await submit(['in'])
  const document = (await items(batch))[0]!.document!
  await app.store.nameLabels(documentSet, ['rent', 'tax'])
  const change = (add: string[], remove: string[]) =>
    app.store.changeLabels([{document, page: 0, add, remove, text: 'x'}])
  return {app, document, change}
}

test('a model chooses among the labels that are known, where the document has none', async () => {
  const {app, document, change} = await labelled()
  expect((await labelsToChoose(app, document)).sort((a, b) => a.localeCompare(b))).toEqual(['rent', 'tax'])
  expect(await labelsOf(app, document, null)).toEqual([])
  expect(await labelsOf(app, document, enrichment)).toEqual([
    {label: 'rent', confidence: 0.75, source: 'llm'},
    {label: 'tax', confidence: 0.75, source: 'llm'},
  ])
  await change(['tax'], [])
  expect(await labelsToChoose(app, document)).toEqual([])
  expect(await labelsOf(app, document, enrichment)).toMatchObject([{label: 'tax', source: 'user'}])
})

test('what a user took away is neither asked for nor shown', async () => {
  const {app, document, change} = await labelled()
  await change(['tax'], [])
  await change([], ['tax'])
  expect(await labelsToChoose(app, document)).toEqual(['rent'])
  expect(await labelsOf(app, document, enrichment)).toEqual([{label: 'rent', confidence: 0.75, source: 'llm'}])
})
