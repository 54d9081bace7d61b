import {existsSync} from 'node:fs'
import type {Paths} from '../paths.ts'
import type {BatchCounts} from '../store/types.ts'
import type {App} from './app.ts'
import {type BatchSummary, summarise} from './present/summary.ts'

export interface OverviewResult {
  schema: 1
  commands: {command: string; summary: string}[]
  /** The newest one; null before the first. */
  batch: (BatchSummary['batch'] & {counts: BatchCounts}) | null
}

const commands = [
  {command: 'snap process INPUT...', summary: 'read bills, receipts, contracts and PDFs'},
  {command: 'snap status', summary: 'see where things stand'},
  {command: 'snap search WORDS', summary: 'find a document again'},
]

/** The first three commands and the last batch. Looking makes no store: `open` is called only where there is one, or where one is set. */
export async function overview(paths: Paths, server: string | null, open: () => Promise<App>): Promise<OverviewResult> {
  if (server === null && !existsSync(paths.store)) return {schema: 1, commands, batch: null}
  const app = await open()
  const [newest] = await app.store.batches(1)
  if (!newest) return {schema: 1, commands, batch: null}
  const {batch, counts} = await summarise(app, newest)
  return {schema: 1, commands, batch: {...batch, counts}}
}
