import {sep} from 'node:path'
import {DocumentError} from '../../errors.ts'
import type {ProducedArtifact, StageName} from '../../pipeline/stage.ts'
import type {NewArtifact, StoreEffect} from '../../store/types.ts'
import type {FlowContext} from './stage-flow.ts'

/** Moves produced files into the blob store; a path outside the work folder is a bug of the stage. */
export async function storeArtifacts(
  {app, document, keys}: FlowContext,
  stage: StageName,
  produced: ProducedArtifact[],
  workDir: string,
): Promise<StoreEffect[]> {
  if (produced.length === 0) return []
  const artifacts: NewArtifact[] = []
  for (const {kind, path, originalBytes, searchable, reason} of produced) {
    if (!path.startsWith(workDir + sep))
      throw new DocumentError('E_BUG', `${stage} left ${kind} outside its work folder.`, {class: 'bug'})
    const extension = /\.([a-z0-9]{1,5})$/.exec(path)?.[1] ?? 'bin'
    const {hash, bytes} = await app.blobs.put(path, extension)
    artifacts.push({kind, hash, extension, bytes, originalBytes, searchable, reason})
  }
  const key = stage === 'compress' ? keys.compress : keys.read
  return [{type: 'artifacts.save', document: document.id, stage, key, artifacts}]
}
