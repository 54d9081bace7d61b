import {PDFArray, type PDFContext, PDFDict, PDFRef} from 'pdf-lib'
import type {CompressPdfOptions} from '../../types.ts'
import {isUnparsed, name, reachable} from '../objects/objects.ts'
import {type PdfPage, readPages} from '../objects/pages.ts'
import {hasSoundCrossReference} from './cross-reference.ts'
import {settleNumbers} from './object-numbers.ts'
import {type OpenedDocument, openDocument} from './open-document.ts'
import {repairPageTree} from './page-tree.ts'
import {signedReason} from './signatures.ts'

export interface OpenedPages extends OpenedDocument {
  pages: PdfPage[]
  /** Number of pages the page tree said it has, where that was wrong. */
  claimed: number | null
  /** What was wrong and is not in a rewritten file; null for sound ones. */
  damage: string | null
}

/** The parsed, decrypted and repaired document, or why it must not be rewritten. */
export async function openPages(
  bytes: Uint8Array,
  {passwords, signal}: Pick<CompressPdfOptions, 'passwords' | 'signal'>,
): Promise<OpenedPages | string> {
  try {
    const opened = await openDocument(bytes, passwords)
    signal.throwIfAborted()
    if (typeof opened === 'string') return opened
    const {context} = opened
    if (!settleNumbers(context)) return 'its structure is damaged'
    const signed = await signedReason(context)
    if (signed !== null) return signed
    if (opened.cipher && holdsUnparsed(context)) return 'parts of what is encrypted are damaged'
    const pages = readPages(context)
    if (pages.length === 0) return 'it has no pages that can be rewritten'
    const tree = repairPageTree(context)
    if (tree.missing > 0) return `it is damaged, and ${tree.missing} of ${tree.missing + tree.pages} pages are missing`
    const hollow = pages.filter(lacksContents).length
    if (hollow > 0) return `it is damaged, and the contents of ${hollow} of ${pages.length} pages are missing`
    return {...opened, pages, claimed: tree.claimed, damage: damageOf(bytes, tree.claimed)}
  } catch {
    signal.throwIfAborted()
    return 'its structure is damaged'
  }
}

/** A page whose contents or pictures the file does not hold shows as a blank one, without a word from any reader. */
function lacksContents({dict, resources}: PdfPage): boolean {
  const {context} = dict
  const contents = dict.lookup(name('Contents'))
  const drawn = resources?.lookup(name('XObject'))
  const refs = [
    dict.get(name('Contents')),
    ...(contents instanceof PDFArray ? contents.asArray() : []),
    ...(drawn instanceof PDFDict ? drawn.values() : []),
  ]
  return refs.some((ref) => ref instanceof PDFRef && context.lookup(ref) === undefined)
}

/** Objects that stay as bytes would be encrypted twice. */
function holdsUnparsed(context: PDFContext): boolean {
  return [...reachable(context)].some(({object}) => isUnparsed(object))
}

function damageOf(bytes: Uint8Array, claimedPages: number | null): string | null {
  const table = hasSoundCrossReference(bytes) ? [] : ['its cross-reference table was damaged']
  const tree = claimedPages === null ? [] : [`its page tree said that it has ${claimedPages} pages`]
  return [...table, ...tree].join(' and ') || null
}
