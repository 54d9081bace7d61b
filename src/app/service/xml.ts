import {oneLine} from './unit-text.ts'

const entities: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;'}

/** Text inside of an XML element. Throws E_USAGE for characters that XML 1.0 cannot hold. */
export const xmlText = (text: string): string => oneLine(text).replace(/[&<>"']/g, (character) => entities[character]!)
