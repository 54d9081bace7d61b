import {stat} from 'node:fs/promises'
import {encodePath} from '../../path-bytes.ts'
import type {StoredRun, StoreEffect} from '../../store/types.ts'
import type {App} from '../app.ts'
import {stageJob} from '../flow/plan.ts'
import {keptBytes} from '../flow/source-file.ts'
import type {LostBlobs} from './blobs.ts'

/**
 * Forgets lost files, and has them made again where the original is there. Without it a document that is done would fail: it
 * stays as it is, without the file.
 */
export async function remake(app: App, {lost}: LostBlobs): Promise<void> {
  if (lost.length === 0) return
  for (const {hash, extension} of lost) await app.blobs.delete(hash, extension)
  const runs = await app.store.runs(await app.store.dropArtifacts(lost.map(({hash}) => hash)))
  const there: StoredRun[] = []
  for (const run of runs) if (await hasOriginal(app, run)) there.push(run)
  const effects: StoreEffect[] = there.map(({id}) => ({type: 'run.state', run: id, state: 'waiting'}))
  await app.queue.enqueue(
    there.map((run) => stageJob(run, 'scan.split')),
    effects,
  )
}

async function hasOriginal(app: App, run: StoredRun): Promise<boolean> {
  const document = await app.store.document(run.document)
  if (document && (await keptBytes(app, document)) !== null) return true
  const looks = (document?.sources ?? []).map(({path}) => stat(encodePath(path)).catch(() => null))
  return (await Promise.all(looks)).some((found) => found?.isFile() && found.size === document?.bytes)
}
