import {PDFArray, type PDFContext, PDFDict, PDFNumber} from 'pdf-lib'
import {lookup, lookupName, lookupNumber, name} from '../objects/objects.ts'

export interface PageTree {
  /** Leaves of the tree. */
  pages: number
  /** What it said it has, where that was wrong. */
  claimed: number | null
  /** Children that the file does not hold. */
  missing: number
}

/**
 * Makes every /Count the number of leaves below it (ISO 32000-1, 7.7.3.2): readers believe it, so one that is too small hides pages. Nodes get the /Type they lack. For
 * trees that readPages() has gone through, which are neither cyclic nor deep.
 */
export function repairPageTree(context: PDFContext): PageTree {
  const root = context.lookup(context.trailerInfo.Root)
  const tree = root instanceof PDFDict ? lookup(root, 'Pages') : undefined
  if (!(tree instanceof PDFDict)) return {pages: 0, claimed: null, missing: 0}
  const claimed = lookupNumber(tree, 'Count')
  const found = {missing: 0}
  const pages = recount(tree, found)
  return {pages, claimed: claimed === pages ? null : (claimed ?? 0), missing: found.missing}
}

/** An empty dictionary in the place of a page is what is left of one. */
function isPage(dict: PDFDict): boolean {
  return lookupName(dict, 'Type') === 'Page' || ['Contents', 'MediaBox', 'Parent'].some((key) => dict.has(name(key)))
}

function recount(node: PDFDict, found: {missing: number}): number {
  const kids = lookup(node, 'Kids')
  if (!(kids instanceof PDFArray)) {
    if (isPage(node)) return 1
    found.missing++
    return 0
  }
  let count = 0
  for (let index = 0; index < kids.size(); index++) {
    const kid = kids.lookup(index)
    if (kid instanceof PDFDict) count += recount(kid, found)
    else found.missing++
  }
  if (!node.has(name('Type'))) node.set(name('Type'), name('Pages'))
  if (lookupNumber(node, 'Count') !== count) node.set(name('Count'), PDFNumber.of(count))
  return count
}
