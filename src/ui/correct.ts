import type {CorrectedMany} from '../app/correct-from.ts'
import type {DocumentJson} from '../types/contract.ts'
import {plural} from './format.ts'
import {showLines} from './show.ts'

/** The document as it is now, or how many were corrected. */
export function correctLines(result: DocumentJson | CorrectedMany, columns: number): string[] {
  if (!('corrections' in result)) return showLines({type: 'document', document: result}, columns)
  return [`${plural(result.corrections, 'value')} of ${plural(result.documents.length, 'document')} corrected.`]
}
