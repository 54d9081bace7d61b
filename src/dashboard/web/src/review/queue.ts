import type {DocumentRow} from '../../../../types/operate.ts'
import type {UnsureValue} from '../../../../types/review.ts'

/** A document that waits for a look. */
export interface Waiting {
  id: string
  path: string
  /** Values that are not sure; 0 where something else is amiss: a check, a page. */
  unsure: number
  /** Other values of a path that stand in the document. */
  candidates: Record<string, string[]>
}

/** As corrections name it. */
const pathOf = ({part, field}: UnsureValue): string => (part === null ? field : `parts[${part - 1}].${field}`)

/** Documents with unsure values in their order, then those that need a look for another reason. */
export function queueOf(values: readonly UnsureValue[], flagged: readonly DocumentRow[]): Waiting[] {
  const queue = new Map<string, Waiting>()
  for (const value of values) {
    const one = queue.get(value.document) ?? {id: value.document, path: value.path, unsure: 0, candidates: {}}
    one.unsure++
    one.candidates[pathOf(value)] = value.candidates
    queue.set(value.document, one)
  }
  for (const {id, path} of flagged) if (!queue.has(id)) queue.set(id, {id, path, unsure: 0, candidates: {}})
  return [...queue.values()]
}

/** The one before or after; stays at the ends. A document that is not in the queue stands before its first. */
export function neighbour(queue: readonly Waiting[], id: string, step: 1 | -1): Waiting | null {
  const at = queue.findIndex((one) => one.id === id)
  return queue[at + step] ?? null
}
