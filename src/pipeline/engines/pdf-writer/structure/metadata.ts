import {type PDFContext, type PDFDict, PDFRawStream, type PDFRef} from 'pdf-lib'
import {dictOf, lookupName, name, reachable} from '../objects/objects.ts'
import {deflateBest, unwrap, withFilter} from '../objects/streams.ts'
import {claimsStandard} from './standards.ts'

/** Larger XMP holds whole pictures; it is left as it is. */
const maxXmpBytes = 16 * 1024 * 1024

/**
 * Stores the XMP of the document and its pages in fewer bytes, and drops that of parts of pages, which says what program a
 * picture or a typeface once came from. A new XMP lacks the white space that lets editors write in place (2-4 kB in most
 * files), and previews of pages, which viewers draw themselves; what it says stays. It is deflated, unless a standard wants it
 * readable for programs that know no PDF, or `legible` does.
 */
export async function shrinkMetadata(context: PDFContext, {legible}: {legible: boolean}): Promise<void> {
  for (const {object} of [...reachable(context)]) {
    const dict = dictOf(object)
    if (dict && isPart(dict)) dict.delete(name('Metadata'))
  }
  const packets = [...reachable(context)].filter(isXmp)
  // One after the other: each may have 16 MB.
  let isLegible = legible
  for (const {object} of packets) isLegible ||= claimsStandard((await readXmp(object)) ?? '')
  for (const {ref, object} of packets) {
    const xmp = await readXmp(object)
    const smaller = xmp === null ? null : await rewrite(object, xmp, isLegible)
    if (smaller && smaller.contents.length < object.contents.length) context.assign(ref, smaller)
  }
}

const partTypes = new Set(['XObject', 'Font', 'FontDescriptor', 'Pattern'])

/** Images, forms, fonts, profiles, and property lists that hold nothing else. */
function isPart(dict: PDFDict): boolean {
  if (!dict.has(name('Metadata'))) return false
  const subtype = lookupName(dict, 'Subtype')
  return (
    partTypes.has(lookupName(dict, 'Type') ?? '') ||
    subtype === 'Image' ||
    subtype === 'Form' ||
    dict.has(name('N')) ||
    dict.keys().length === 1
  )
}

function isXmp(item: {ref: PDFRef | null; object: unknown}): item is {ref: PDFRef; object: PDFRawStream} {
  const {ref, object} = item
  return ref !== null && object instanceof PDFRawStream && lookupName(object.dict, 'Type') === 'Metadata'
}

/** The text byte for byte (as Latin-1); null where it is not in UTF-8 or cannot be decoded. */
async function readXmp(stream: PDFRawStream): Promise<string | null> {
  const decoded = await unwrap(stream, maxXmpBytes)
  if (decoded === null || decoded.codec !== null || decoded.predictor !== null) return null
  const text = Buffer.from(decoded.data).toString('latin1')
  return text.includes('\0') || !text.includes('<?xpacket') ? null : text
}

/** Null where it stays as it is. */
async function rewrite(stream: PDFRawStream, xmp: string, legible: boolean): Promise<PDFRawStream | null> {
  const text = xmp
    .replace(/<(xmp|xap):Thumbnails>[\s\S]*?<\/\1:Thumbnails>/g, '')
    .replace(/\s+(<\?xpacket end=)/g, '\n$1')
    .trimEnd()
  const data = Buffer.from(text, 'latin1')
  if (!legible) return withFilter(stream.dict, await deflateBest(data), 'FlateDecode')
  return stream.dict.has(name('Filter')) ? null : PDFRawStream.of(stream.dict, data)
}
