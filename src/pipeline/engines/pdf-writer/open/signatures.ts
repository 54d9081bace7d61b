import {PDFArray, type PDFContext, PDFDict, type PDFObject, PDFRawStream} from 'pdf-lib'
import {dictOf, lookup, lookupName, name, within} from '../objects/objects.ts'
import {unwrap} from '../objects/streams.ts'

/** XFA packets above this are templates with pictures in them, read no further. */
const maxXfaBytes = 16 * 1024 * 1024

/**
 * Why the bytes of a document may not change: a signature covers them (/ByteRange, ISO 32000-1, 12.8), so any rewriting
 * breaks it, and takes away rights that it grants. All objects count, also those of older revisions that nothing refers
 * to. Empty signature fields do not. Null where the document may be rewritten.
 */
export async function signedReason(context: PDFContext): Promise<string | null> {
  const catalog = dictOf(context.lookup(context.trailerInfo.Root))
  const permissions = catalog && lookup(catalog, 'Perms')
  if (permissions instanceof PDFDict) {
    if (permissions.has(name('DocMDP'))) return 'it is signed, and its author certified it'
    if (permissions.has(name('UR3')) || permissions.has(name('UR'))) return 'it is signed to grant usage rights'
  }
  for (const [, object] of context.enumerateIndirectObjects()) {
    for (const value of within(object)) if (isSignature(value)) return 'it is signed'
  }
  return (await hasXmlSignature(catalog)) ? 'it is signed in its XFA form' : null
}

function isSignature(object: PDFObject): boolean {
  if (!(object instanceof PDFDict)) return false
  const type = lookupName(object, 'Type')
  const isValue = (type === 'Sig' || type === 'DocTimeStamp') && object.has(name('Contents'))
  const isSignedField = lookupName(object, 'FT') === 'Sig' && lookup(object, 'V') instanceof PDFDict
  return isValue || isSignedField || object.has(name('ByteRange'))
}

/** XML signatures stand in the data of XFA forms, which are a stream or an array of names and streams. */
async function hasXmlSignature(catalog: PDFDict | undefined): Promise<boolean> {
  const form = catalog && lookup(catalog, 'AcroForm')
  const xfa = form instanceof PDFDict ? lookup(form, 'XFA') : undefined
  const packets = xfa instanceof PDFArray ? xfa.asArray().map((_, index) => xfa.lookup(index)) : [xfa]
  for (const packet of packets) {
    if (!(packet instanceof PDFRawStream)) continue
    const xml = await unwrap(packet, maxXfaBytes)
    if (xml && /<(?:[\w-]+:)?SignatureValue[\s>]/.test(Buffer.from(xml.data).toString('latin1'))) return true
  }
  return false
}
