import type {WorkResult} from '../app/work.ts'
import {safeText} from './safe-text.ts'

/** How the work ended, in one sentence. */
export const workLines = ({message}: WorkResult): string[] => [safeText(message)]
