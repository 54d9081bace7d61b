import type {BrowseQuery} from '../browse-store.ts'
import {allOf, type Condition, type Dialect, documentCondition} from './conditions.ts'

/** Which documents `d` a list shows; an empty text for all. */
export function browseCondition(dialect: Dialect, {filters, state, duplicates}: BrowseQuery): Condition {
  const condition = documentCondition(dialect, filters)
  const parts = [
    ...(condition === null ? [] : [condition]),
    ...(state === null ? [] : [stateCondition(state)]),
    ...(duplicates ? [{text: isDuplicate, parameters: []}] : []),
  ]
  return allOf(parts) ?? {text: '', parameters: []}
}

const isDuplicate = 'd.id IN (SELECT document_id FROM duplicate)'

// From the runs in that state, by their index: few are not done, and each document has few runs.
const inState = `d.id IN (SELECT r.document_id FROM run r WHERE r.state = ?
  AND NOT EXISTS (SELECT 1 FROM run later WHERE later.document_id = r.document_id AND later.id > r.id))`

function stateCondition(state: NonNullable<BrowseQuery['state']>): Condition {
  if (state === 'duplicate') return {text: isDuplicate, parameters: []}
  if (state === 'done') return {text: `${inState} AND NOT ${isDuplicate}`, parameters: [state]}
  return {text: inState, parameters: [state]}
}
