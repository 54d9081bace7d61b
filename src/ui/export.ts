import type {Exported} from '../app/export/write.ts'
import {billName, plural, shortPath} from './format.ts'
import {safeText} from './safe-text.ts'

/** What was written where. */
export const exportLines = ({documents, output}: Exported): string[] => [
  `${plural(documents, 'document')} written${output ? ` to ${shortPath(output)}` : ''}.`,
]

/** Bills that are in no journal, for stderr: a sum that lacks them would be believed. */
export const unbookedLines = ({unbooked}: Exported): string[] =>
  unbooked.map(({document, part, path, reason}) =>
    safeText(`Not booked: ${billName(path, part)}: ${reason} (snap show ${document})`),
  )
