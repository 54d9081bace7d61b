import type {Page} from '../../src/types/document.ts'

/** A page whose text is known and whose words have no place. */
export const textPage = (text: string, page = 1): Page => ({
  page,
  width: 0,
  height: 0,
  dpi: 72,
  rotation: 0,
  source: 'text',
  engine: 'text',
  text,
  words: [],
  confidence: 1,
})
