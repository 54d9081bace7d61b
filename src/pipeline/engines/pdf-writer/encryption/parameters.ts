import {PDFArray, PDFBool, type PDFContext, PDFDict, PDFHexString, PDFRef, PDFString} from 'pdf-lib'
import {lookup, lookupName, lookupNumber} from '../objects/objects.ts'

/** What a password is checked against (ISO 32000-2, table 21). */
export interface PasswordCheck {
  revision: number
  keyBytes: number
  permissions: number
  /** /O, /U, /OE and /UE; the latter two are empty before revision 5. */
  owner: Uint8Array
  user: Uint8Array
  ownerKey: Uint8Array
  userKey: Uint8Array
  /** First element of the file's /ID. */
  id: Uint8Array
  encryptMetadata: boolean
}

/** How the bytes of an object are encrypted: not at all, or by one of three algorithms with the file key. */
export type Method = 'none' | 'rc4' | 'aes128' | 'aes256'

export interface EncryptionParameters {
  check: PasswordCheck
  strings: Method
  streams: Method
  embeddedFiles: Method
  /** Crypt filters that streams may name for themselves. */
  filters: ReadonlyMap<string, Method>
}

/** The parameters of the standard security handler, or null for other handlers and what no version of PDF knows. */
export function readParameters(context: PDFContext): EncryptionParameters | null {
  const dict = context.lookup(context.trailerInfo.Encrypt)
  if (!(dict instanceof PDFDict) || lookupName(dict, 'Filter') !== 'Standard') return null
  const version = lookupNumber(dict, 'V') ?? 0
  const methods = readMethods(dict, version)
  const check = readCheck(context, dict)
  if (methods === null || check === null || version >= 5 !== check.revision >= 5) return null
  return {check, ...methods}
}

function readCheck(context: PDFContext, dict: PDFDict): PasswordCheck | null {
  const revision = lookupNumber(dict, 'R') ?? 0
  const owner = bytesOf(dict, 'O')
  const user = bytesOf(dict, 'U')
  if (![2, 3, 4, 5, 6].includes(revision) || owner.length < 32 || user.length < 32) return null
  return {
    revision,
    owner,
    user,
    // Bits; 40 where it is absent (ISO 32000-1, table 20).
    keyBytes: Math.min(16, Math.max(5, (lookupNumber(dict, 'Length') ?? 40) >> 3)),
    permissions: lookupNumber(dict, 'P') ?? 0,
    ownerKey: bytesOf(dict, 'OE'),
    userKey: bytesOf(dict, 'UE'),
    id: firstId(context),
    encryptMetadata: lookup(dict, 'EncryptMetadata') !== PDFBool.False,
  }
}

function bytesOf(dict: PDFDict, key: string): Uint8Array {
  const value = lookup(dict, key)
  return value instanceof PDFString || value instanceof PDFHexString ? value.asBytes() : new Uint8Array(0)
}

function firstId(context: PDFContext): Uint8Array {
  const ids = context.lookup(context.trailerInfo.ID)
  const first = ids instanceof PDFArray && ids.size() > 0 ? ids.lookup(0) : undefined
  return first instanceof PDFString || first instanceof PDFHexString ? first.asBytes() : new Uint8Array(0)
}

type Methods = Omit<EncryptionParameters, 'check'>

function readMethods(dict: PDFDict, version: number): Methods | null {
  if (version === 1 || version === 2) {
    return {strings: 'rc4', streams: 'rc4', embeddedFiles: 'rc4', filters: new Map()}
  }
  const filters = version === 4 || version === 5 ? readFilters(dict) : null
  if (filters === null) return null
  const named = (key: string, other: string) => filters.get(lookupName(dict, key) ?? other) ?? null
  const [strings, streams] = [named('StrF', 'Identity'), named('StmF', 'Identity')]
  const embeddedFiles = named('EFF', lookupName(dict, 'StmF') ?? 'Identity')
  return strings && streams && embeddedFiles ? {strings, streams, embeddedFiles, filters} : null
}

const methods: Record<string, Method> = {V2: 'rc4', AESV2: 'aes128', AESV3: 'aes256'}

/** Null when there is one whose method is not known. */
function readFilters(dict: PDFDict): Map<string, Method> | null {
  const filters = new Map<string, Method>([['Identity', 'none']])
  const entries = lookup(dict, 'CF')
  for (const key of entries instanceof PDFDict ? entries.keys() : []) {
    const filter = (entries as PDFDict).lookup(key)
    const method = filter instanceof PDFDict ? methods[lookupName(filter, 'CFM') ?? ''] : undefined
    if (method === undefined) return null
    filters.set(key.asString().slice(1), method)
  }
  return filters
}

/** Deeper dictionaries than any handler has. */
const maxDepth = 8

/**
 * Puts the encryption dictionary into an object of its own and the file identifier into the trailer, with nothing
 * indirect in either: they are the two things that must stay readable without the key.
 */
export function settle(context: PDFContext): void {
  const {trailerInfo} = context
  trailerInfo.Encrypt = context.register(direct(context, context.lookup(trailerInfo.Encrypt)!, maxDepth) as PDFDict)
  if (trailerInfo.ID) trailerInfo.ID = direct(context, trailerInfo.ID, maxDepth) as PDFArray
}

function direct<T>(context: PDFContext, value: T, depth: number): T {
  const resolved = value instanceof PDFRef ? context.lookup(value) : value
  if (depth === 0 || !(resolved instanceof PDFDict || resolved instanceof PDFArray)) return resolved as T
  if (resolved instanceof PDFArray) {
    return context.obj(resolved.asArray().map((item) => direct(context, item, depth - 1))) as T
  }
  const copy = context.obj({}) as PDFDict
  for (const [key, item] of resolved.entries()) copy.set(key, direct(context, item, depth - 1))
  return copy as T
}
