import {maxTextLength} from '../../pipeline/labels/features.ts'
import type {StoredRun} from '../../store/types.ts'
import {readsPages} from '../../types/options.ts'
import type {App} from '../app.ts'
import {resultKeys} from '../flow/keys.ts'

export interface PageText {
  page: number
  text: string
}

/** What the pages of a document say, as its newest run read them; no OCR. Empty where nothing was read. */
export async function pageTexts(app: App, document: string, run: StoredRun | undefined): Promise<PageText[]> {
  const [stored] = run && readsPages(run.options) ? await app.store.documents([document]) : []
  if (!run || !stored) return []
  const pages = await app.store.pages(document, resultKeys(stored.sha256, run, []).page)
  return pages.map(({page, text}) => ({page, text: text.slice(0, maxTextLength)}))
}

/** As much of the head of a document as the classifier looks at. */
export const headOf = (pages: readonly PageText[]): string =>
  pages
    .map(({text}) => text)
    .join('\n')
    .slice(0, maxTextLength)
