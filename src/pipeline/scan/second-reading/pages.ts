import type {Page} from '../../../types/document.ts'

/** Who read a page the second time. */
export type Witness = 'same engine' | 'other engine'

/** The pages as the second reading has them, and which were read twice by whom; null where none was. */
export function secondPages(pages: readonly Page[]): {pages: Page[]; twice: ReadonlyMap<number, Witness>} | null {
  const twice = new Map(
    pages.flatMap(({page, engine, second}): [number, Witness][] =>
      second === undefined ? [] : [[page, second.engine === engine ? 'same engine' : 'other engine']],
    ),
  )
  if (twice.size === 0) return null
  return {pages: pages.map(({second, ...page}) => ({...page, ...second})), twice}
}
