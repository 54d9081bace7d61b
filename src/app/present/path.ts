import type {StoredDocument} from '../../store/types.ts'
import type {App} from '../app.ts'

/** Where a document was seen last. Other bytes may be there now: then where it was when it was last enqueued. */
export async function pathOf(app: App, document: StoredDocument): Promise<string> {
  const [source] = document.sources
  if (source) return source.path
  const run = (await app.store.latestRuns([document.id])).get(document.id)
  return run ? ((await app.store.itemsOfRun(run.id)).at(-1)?.path ?? '') : ''
}

/** The same for several, by id. */
export async function pathsOf(app: App, ids: string[]): Promise<Map<string, string>> {
  const documents = await app.store.documents([...new Set(ids)])
  const paths = await Promise.all(documents.map((document) => pathOf(app, document)))
  return new Map(documents.map(({id}, i) => [id, paths[i]!]))
}
