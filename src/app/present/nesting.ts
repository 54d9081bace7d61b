import type {StoredDocument, StoredItem} from '../../store/types.ts'
import type {DocumentJson} from '../../types/contract.ts'
import {isContainer} from '../../types/document.ts'
import type {App} from '../app.ts'

/** What the item is inside of, which another path of the same document may not be. */
export async function containerOf(
  {store}: App,
  {document, container, path}: StoredItem,
): Promise<DocumentJson['container']> {
  if (document === null || container === null) return null
  const around = (await store.containersOf(document)).filter((one) => one.container === container)
  const found = around.find(({name}) => path.endsWith(`/${name}`))
  return found ? {id: container, name: found.name} : null
}

/** What a document is inside of at the path it was seen at last, and what is inside of it. */
export async function nestingOf(
  {store}: App,
  {id, media, sources}: StoredDocument,
): Promise<Pick<DocumentJson, 'container' | 'contains'>> {
  const [source] = sources
  const around = source?.inside
    ? (await store.containersOf(id)).find(({name}) => source.path.endsWith(`/${name}`))
    : null
  const inside = isContainer(media) ? await store.contents(id) : []
  return {
    container: around ? {id: around.container, name: around.name} : null,
    contains: inside.flatMap(({name, document}) => (document === null ? [] : {id: document, name})),
  }
}
