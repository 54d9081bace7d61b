import {DocumentError} from '../../../errors.ts'
import type {EmbeddingModel} from '../../../types/options.ts'
import type {RemoteAccess} from '../remote/access.ts'
import type {Embedder} from '../types.ts'
import {serverEmbedder} from './server.ts'

/** What makes vectors by a model; a local one is loaded with its packages when it is first asked for. */
export async function createEmbedder(model: EmbeddingModel, access: RemoteAccess | undefined): Promise<Embedder> {
  if ('folder' in model) return (await import('./local.ts')).localEmbedder(model.folder)
  if (access === undefined) throw new DocumentError('E_BUG', 'Worker processes ask no servers.', {class: 'bug'})
  return serverEmbedder(model, access)
}
