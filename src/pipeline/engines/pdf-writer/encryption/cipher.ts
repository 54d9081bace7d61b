import {createHash} from 'node:crypto'
import {PDFArray, PDFDict, PDFHexString, type PDFObject, PDFRawStream, type PDFRef, PDFStream, PDFString} from 'pdf-lib'
import {lookup, lookupName} from '../objects/objects.ts'
import {decryptAes, encryptAes} from './aes.ts'
import type {EncryptionParameters, Method} from './parameters.ts'
import {rc4} from './rc4.ts'

/** Encrypts and decrypts the objects of one document with its file key. Both give a copy. */
export interface Cipher {
  /** Metadata streams stay readable without the key, for programs that look for them. */
  clearMetadata: boolean
  /**
   * The object behind what stands in the file outside object streams. Throws where its bytes are damaged, or encrypted
   * by a filter that does not exist.
   */
  decrypt(ref: PDFRef, object: PDFObject): PDFObject
  /** The object as it is to stand in the file. */
  encrypt(ref: PDFRef, object: PDFObject): PDFObject
}

type Change = (method: Method, ref: PDFRef, bytes: Uint8Array) => Uint8Array

export function createCipher(parameters: EncryptionParameters, fileKey: Uint8Array): Cipher {
  const decrypt: Change = (method, ref, bytes) => {
    if (method === 'none') return bytes
    const key = objectKey(fileKey, ref, method)
    return method === 'rc4' ? rc4(key, bytes) : decryptAes(key, bytes)
  }
  const encrypt: Change = (method, ref, bytes) => {
    if (method === 'none') return bytes
    const key = objectKey(fileKey, ref, method)
    return method === 'rc4' ? rc4(key, bytes) : encryptAes(key, bytes, ref.tag)
  }
  return {
    clearMetadata: !parameters.check.encryptMetadata,
    decrypt: (ref, object) => changed(parameters, decrypt, ref, object),
    encrypt: (ref, object) => changed(parameters, encrypt, ref, object),
  }
}

function changed(parameters: EncryptionParameters, change: Change, ref: PDFRef, object: PDFObject): PDFObject {
  const strings = (value: PDFObject) => withStrings(value, (bytes) => change(parameters.strings, ref, bytes))
  if (!(object instanceof PDFStream)) return strings(object)
  // Cross-references are read before there is a key.
  if (lookupName(object.dict, 'Type') === 'XRef') return object
  const contents = change(streamMethod(parameters, object.dict), ref, object.getContents())
  return PDFRawStream.of(strings(object.dict) as PDFDict, contents)
}

/** ISO 32000-1, algorithm 1; the file key itself since version 5. */
function objectKey(fileKey: Uint8Array, ref: PDFRef, method: Method): Uint8Array {
  if (method === 'aes256') return fileKey
  const number = Buffer.alloc(5)
  number.writeUIntLE(ref.objectNumber, 0, 3)
  number.writeUIntLE(ref.generationNumber, 3, 2)
  const hash = createHash('md5').update(fileKey).update(number)
  if (method === 'aes128') hash.update('sAlT')
  return hash.digest().subarray(0, Math.min(16, fileKey.length + 5))
}

/** What a stream is encrypted by: its own crypt filter, else what its kind is (ISO 32000-2, 7.6.6). */
function streamMethod(parameters: EncryptionParameters, dict: PDFDict): Method {
  const type = lookupName(dict, 'Type')
  if (lookupName(dict, 'Filter') === 'Crypt') return ownFilter(parameters, dict)
  // Versions before crypt filters encrypt the metadata whatever the dictionary says.
  if (type === 'Metadata' && parameters.filters.size > 0 && !parameters.check.encryptMetadata) return 'none'
  return type === 'EmbeddedFile' ? parameters.embeddedFiles : parameters.streams
}

function ownFilter({filters}: EncryptionParameters, dict: PDFDict): Method {
  const parms = lookup(dict, 'DecodeParms')
  const first = parms instanceof PDFArray ? parms.lookup(0) : parms
  const filter = (first instanceof PDFDict ? lookupName(first, 'Name') : undefined) ?? 'Identity'
  const method = filters.get(filter)
  if (method === undefined) throw new Error('A stream names a crypt filter that does not exist.')
  return method
}

function withStrings(object: PDFObject, change: (bytes: Uint8Array) => Uint8Array): PDFObject {
  if (object instanceof PDFString || object instanceof PDFHexString) return literal(change(object.asBytes()))
  if (object instanceof PDFArray) {
    const copy = object.clone()
    for (const [index, item] of object.asArray().entries()) copy.set(index, withStrings(item, change))
    return copy
  }
  if (!(object instanceof PDFDict)) return object
  const copy = object.clone()
  for (const [key, value] of object.entries()) copy.set(key, withStrings(value, change))
  return copy
}

/** A literal string is half as long as a hexadecimal one. */
function literal(bytes: Uint8Array): PDFString {
  const text = Buffer.from(bytes).toString('latin1')
  return PDFString.of(text.replace(/[\\()]/g, '\\$&').replaceAll('\r', '\\r'))
}
