import {reportStage} from './analyze/index.ts'
import {compressStage} from './compress/index.ts'
import {embedStage} from './embed/index.ts'
import {enrichStage} from './enrich/index.ts'
import {ingestStage} from './ingest/index.ts'
import {pageStage} from './scan/page.ts'
import {readStage} from './scan/read.ts'
import {splitStage} from './scan/split.ts'
import type {Stage, StageName} from './stage.ts'

/**
 * The way of a document, in order: how many pages are there -> read each -> what do they say -> a small searchable
 * archive -> the search index -> vectors of its chunks -> what a language model adds, where one was asked for; then the
 * report on a whole batch. This is the only list of stages; app/flow says when which follows.
 */
export const stages = [
  splitStage,
  pageStage,
  readStage,
  compressStage,
  ingestStage,
  embedStage,
  enrichStage,
  reportStage,
] as const

/** The stage of a job name. */
export function stageNamed(name: string): Stage<unknown, unknown> {
  const stage = stages.find((s) => s.name === name)
  if (!stage) throw new Error(`There is no stage named ${name}`)
  return stage as Stage<unknown, unknown>
}

/** Position in the order above; later stages of one document are worked on first. */
export const stageOrder = (name: StageName): number => stages.findIndex((s) => s.name === name)
