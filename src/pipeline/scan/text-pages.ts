import type {DocumentRef, Page} from '../../types/document.ts'
import type {Engines} from '../engines/types.ts'
import {readXmlPages} from './e-invoice/pages.ts'

/** The pages of a format that is text already: no OCR, no picture. */
export async function readTextPages({path, media}: DocumentRef, engines: Engines): Promise<Page[]> {
  if (media === 'xml') return readXmlPages(path, engines)
  return (await engines.text()).read(path, media)
}
