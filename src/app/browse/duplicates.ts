import type {DocumentRow} from '../../types/operate.ts'
import type {App} from '../app.ts'
import {documentRows} from './rows.ts'

export interface DuplicatePairs {
  schema: 1
  pairs: {document: DocumentRow; of: DocumentRow; reason: string}[]
}

/** Documents that are others once more, beside these; the newest first. */
export async function duplicatePairs(app: App, limit: number): Promise<DuplicatePairs> {
  const found = await app.store.duplicates(limit)
  const ids = [...new Set(found.flatMap(({document, of}) => [document, of]))]
  const rows = new Map((await documentRows(app, ids)).map((row) => [row.id, row]))
  const pairs = found.flatMap(({document, of, reason}) => {
    const [one, other] = [rows.get(document), rows.get(of)]
    return one && other ? [{document: one, of: other, reason}] : []
  })
  return {schema: 1, pairs}
}
