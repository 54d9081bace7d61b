import type {DocumentOptions} from '../types/options.ts'
import type {App} from './app.ts'
import {optionHash} from './flow/keys.ts'
import type {InputFile} from './inputs/expand.ts'
import {inspectAll} from './submit/inspect.ts'

export interface DryRun {
  schema: 1
  dryRun: true
  files: {path: string; action: 'process' | 'unchanged' | 'duplicate' | 'skip' | 'refuse'; reason: string | null}[]
}

/** What `process` would do with each file; nothing is written. */
export async function dryRun(app: App, files: InputFile[], options: DocumentOptions): Promise<DryRun> {
  const inspected = await inspectAll(files, app.store, {now: app.clock.now()})
  const shas = inspected.flatMap((file) => (file.type === 'document' ? [file.sha256] : []))
  const documents = await app.store.documentsBySha([...new Set(shas)])
  const runs = await app.store.runsFor(
    [...documents.values()].map(({id}) => id),
    optionHash(options),
  )
  const seen = new Set<string>()
  const rows = inspected.map((file): DryRun['files'][number] => {
    const {path} = file.file
    if (file.type === 'skipped') return {path, action: 'skip', reason: file.reason}
    if (file.type === 'refused') return {path, action: 'refuse', reason: file.error.message}
    if (seen.has(file.sha256)) return {path, action: 'duplicate', reason: 'same bytes as an earlier input'}
    seen.add(file.sha256)
    const run = runs.get(documents.get(file.sha256)?.id ?? '')
    return run?.state === 'done'
      ? {path, action: 'unchanged', reason: 'done before'}
      : {path, action: 'process', reason: null}
  })
  return {schema: 1, dryRun: true, files: rows}
}
