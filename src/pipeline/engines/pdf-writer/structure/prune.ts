import {type PDFContext, PDFRawStream} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from '../objects/objects.ts'
import {repack} from '../objects/streams.ts'

/** Removes private data of other programs and page thumbnails: no viewer shows either. */
export function dropPrivateData(context: PDFContext): void {
  for (const {object} of [...reachable(context)]) {
    const dict = dictOf(object)
    if (dict === undefined) continue
    const type = lookupName(dict, 'Type')
    const isForm = lookupName(dict, 'Subtype') === 'Form'
    if (type === 'Page' || type === 'Catalog' || isForm) dict.delete(name('PieceInfo'))
    if (type === 'Page') dict.delete(name('Thumb'))
    // Where pages were once captured from the web: content sets of other files.
    if (type === 'Catalog') dict.delete(name('SpiderInfo'))
  }
}

/** Every stream in its shortest lossless form. */
export async function repackStreams(context: PDFContext, signal: AbortSignal): Promise<void> {
  for (const {ref, object} of [...reachable(context)]) {
    if (!(ref && object instanceof PDFRawStream)) continue
    signal.throwIfAborted()
    const smaller = await repack(object)
    if (smaller) context.assign(ref, smaller)
  }
}
