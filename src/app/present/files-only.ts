import {readsPages} from '../../types/options.ts'
import type {App} from '../app.ts'

/** Whether a batch makes files smaller and reads nothing: then the bytes count, whatever became of them. */
export async function isFilesOnly(app: App, batch: string): Promise<boolean> {
  const runs = await app.store.runsOfBatch(batch)
  return runs.length > 0 && runs.every(({options}) => !readsPages(options))
}
