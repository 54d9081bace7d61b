import type {Exported} from '../app/export/write.ts'
import {plural, shortPath} from './format.ts'

/** What was written where. */
export const exportLines = ({documents, output}: Exported): string[] => [
  `${plural(documents, 'document')} written${output ? ` to ${shortPath(output)}` : ''}.`,
]
