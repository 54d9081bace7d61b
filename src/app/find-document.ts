import {resolve} from 'node:path'
import type {StoredDocument} from '../store/types.ts'
import type {App} from './app.ts'

/**
 * The document with this id (or a unique beginning of one), or that which was seen last at this path; null if there is
 * none. Ids come first: a file that is called like one can be named ./d_01.
 */
export async function findDocument(app: App, name: string, cwd: string): Promise<StoredDocument | null> {
  const byId = await app.store.document(name)
  if (byId) return byId
  const seen = await app.store.knownSource(resolve(cwd, name))
  return (seen && (await app.store.documentsBySha([seen.sha256])).get(seen.sha256)) ?? null
}
