import type {Enrichment} from '../../types/enrichment.ts'
import type {EnrichInput} from '../../types/results.ts'
import type {Stage} from '../stage.ts'
import {askOf, isNothing} from './ask.ts'
import {type Answer, checkAnswer} from './check-answer.ts'
import {factsOf} from './checks/facts.ts'
import {passagesOf} from './passages.ts'
import {promptVersion, question, schemaOf, system} from './prompt.ts'
import {sheetsOf} from './sheets.ts'

/** An answer with all fields, quotes and 20 summaries has about 2,000. */
const maxTokens = 3000

/**
 * Asks a language model for what is missing or unsure, and keeps what the text of the document bears out. Where nothing is
 * open nobody is asked.
 */
export const enrichStage: Stage<EnrichInput, Enrichment> = {
  name: 'enrich',
  group: 'enrich',
  version: promptVersion,
  unit: 'document',
  options: ['llm'],
  requires: [],
  // A request may take 240 s on a processor, and a repair a second one: that is then left to the next try.
  limits: {softMs: 270_000, hardMs: 300_000},
  async run({data: {pages, read, labels, today}}, {options, engines, signal}) {
    const {llm} = options
    if (llm === null) throw new Error('The stage enrich was asked for without a model')
    const ask = askOf(read, labels)
    const passages = passagesOf(sheetsOf(pages, read.kind))
    const empty = {fields: [], parties: [], labels: [], summaries: [], rejected: []}
    const about = {model: llm.model, promptVersion}
    if (isNothing(ask) || passages.length === 0)
      return {data: {...about, tokens: null, sent: {pages: [], characters: 0}, ...empty}, artifacts: []}
    const asked = {system, user: question(ask, passages), schema: schemaOf(ask), maxTokens, signal}
    const {answer, tokens} = await (await engines.llm()).ask(llm, asked)
    const facts = factsOf(
      passages.map(({sheet}) => sheet),
      read.bill?.currency.value ?? null,
      today,
    )
    const checked = checkAnswer(ask, answer as Answer, {passages, facts, model: llm.model})
    const sent = {
      pages: [...new Set(passages.map(({sheet}) => sheet.page))],
      characters: passages.reduce((sum, {start, end}) => sum + end - start, 0),
    }
    return {data: {...about, tokens, sent, ...checked}, artifacts: []}
  },
}
