import type {StoredItem} from '../store/types.ts'
import type {App} from './app.ts'

const partSize = 500

/** The items of a batch in order of input, 500 inputs at a time, each with what is inside of it. */
export async function* itemParts(app: App, batch: string): AsyncGenerator<StoredItem[]> {
  for (let after = -1; ; ) {
    const items = await app.store.items(batch, {after, limit: partSize})
    const given = items.filter(({within}) => within === null)
    yield items
    if (given.length < partSize) return
    after = given.at(-1)!.ordinal
  }
}
