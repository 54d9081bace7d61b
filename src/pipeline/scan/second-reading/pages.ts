import type {Page} from '../../../types/document.ts'

/** The pages as the second reading has them, and which were read twice; null where none was. */
export function secondPages(pages: readonly Page[]): {pages: Page[]; twice: ReadonlySet<number>} | null {
  const twice = new Set(pages.filter((page) => page.second !== undefined).map((page) => page.page))
  if (twice.size === 0) return null
  return {pages: pages.map(({second, ...page}) => ({...page, ...second})), twice}
}
