import {resolve} from 'node:path'
import type {StoredDocument} from '../store/types.ts'
import type {App} from './app.ts'

/**
 * The document with this id (or a unique beginning of one), or that which was seen last at this path or was joined from a
 * picture there; null if there is none. Ids come first: a file that is called like one can be named ./d_01.
 */
export async function findDocument(app: App, name: string, cwd: string): Promise<StoredDocument | null> {
  const byId = await app.store.document(name)
  if (byId) return byId
  const path = resolve(cwd, name)
  const seen = await app.store.knownSource(path)
  const found = seen && (await app.store.documentsBySha([seen.sha256])).get(seen.sha256)
  if (found) return found
  const joined = await app.store.joinedFrom(path)
  return joined === null ? null : app.store.document(joined)
}
