import type {DocumentOptions} from '../types/options.ts'
import type {App} from './app.ts'
import {optionHash} from './flow/keys.ts'
import type {InputFile} from './inputs/expand.ts'
import type {CompressLook} from './submit/compressible.ts'
import {inspectAll} from './submit/inspect.ts'

export interface DryRun {
  schema: 1
  dryRun: true
  files: {path: string; action: DryRunAction; reason: string | null}[]
}

export type DryRunAction = 'process' | 'compress' | 'unchanged' | 'duplicate' | 'skip' | 'refuse'

/** What `process` or `compress` would do with each file; nothing is written. */
export async function dryRun(
  app: App,
  files: InputFile[],
  options: DocumentOptions,
  compress: CompressLook | null,
): Promise<DryRun> {
  const inputs = new Set(files.map(({path}) => path))
  const inspected = await inspectAll(files, app.store, {now: app.clock.now(), inputs, compress})
  const shas = inspected.flatMap((file) => (file.type === 'document' ? [file.sha256] : []))
  const documents = await app.store.documentsBySha([...new Set(shas)])
  const runs = await app.store.runsFor(
    [...documents.values()].map(({id}) => id),
    optionHash(options),
  )
  const seen = new Set<string>()
  const rows = inspected.map((file): DryRun['files'][number] => {
    const {path} = file.file
    if (file.type === 'skipped') return {path, action: file.isDone ? 'unchanged' : 'skip', reason: file.reason}
    if (file.type === 'refused') return {path, action: 'refuse', reason: file.error.message}
    if (seen.has(file.sha256)) return {path, action: 'duplicate', reason: 'same bytes as an earlier input'}
    seen.add(file.sha256)
    const run = runs.get(documents.get(file.sha256)?.id ?? '')
    return run?.state === 'done'
      ? {path, action: 'unchanged', reason: 'done before'}
      : {path, action: compress ? 'compress' : 'process', reason: null}
  })
  return {schema: 1, dryRun: true, files: rows}
}
