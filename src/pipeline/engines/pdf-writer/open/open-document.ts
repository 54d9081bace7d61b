import {type PDFContext, PDFNumber} from 'pdf-lib'
import {type Cipher, createCipher} from '../encryption/cipher.ts'
import {readParameters, settle} from '../encryption/parameters.ts'
import {findKey} from '../encryption/passwords.ts'
import {dropDeleted} from './deleted-objects.ts'
import {DocumentParser, type Lengths} from './parser.ts'

export interface OpenedDocument {
  /** Decrypted; its trailer still names the encryption dictionary. */
  context: PDFContext
  /** Encrypts what is written, where the document was encrypted; null where it was not. */
  cipher: Cipher | null
}

/**
 * Parses a PDF, and decrypts it with the empty or one of the passwords. Gives the reason where that cannot be done
 * exactly. Throws where there is no structure at all.
 */
export async function openDocument(bytes: Uint8Array, passwords: readonly string[]): Promise<OpenedDocument | string> {
  const first = new DocumentParser(bytes, {})
  const plain = await first.parseDocument()
  const lengths = lengthsOf(plain)
  if (plain.lookup(plain.trailerInfo.Encrypt) === undefined) {
    const misjudged = first.indirectLengths.some(([ref, found]) => lengths(ref) !== found)
    const context = misjudged ? await new DocumentParser(bytes, {lengths}).parseDocument() : plain
    dropDeleted(context, bytes)
    return {context, cipher: null}
  }
  const parameters = readParameters(plain)
  if (parameters === null) return 'it is encrypted by another method than the standard ones'
  const key = findKey(parameters.check, passwords)
  if (key === null) return 'it is encrypted, and none of the passwords opens it'
  const cipher = createCipher(parameters, key)
  const second = new DocumentParser(bytes, {lengths, cipher, encrypt: plain.trailerInfo.Encrypt})
  const context = await second.parseDocument()
  if (second.damaged.length > 0) return 'parts of what is encrypted are damaged'
  dropDeleted(context, bytes)
  settle(context)
  return {context, cipher}
}

const lengthsOf =
  (context: PDFContext): Lengths =>
  (ref) => {
    const value = context.lookup(ref)
    return value instanceof PDFNumber ? value.asNumber() : undefined
  }
