import {createHash} from 'node:crypto'
import {decryptBlocks, encryptBlocks} from './aes.ts'
import type {PasswordCheck} from './parameters.ts'

/** /U and /O: 32 bytes of hash, 8 of salt for the check, 8 of salt for the key. */
const hashBytes = 32
const saltBytes = 8
const entryBytes = 48
const maxPasswordBytes = 127

/** The file key of revisions 5 and 6 from a user's or an owner's password (ISO 32000-2, algorithm 2.A), or null. */
export function aes256Key(check: PasswordCheck, password: Uint8Array): Uint8Array | null {
  const cut = password.subarray(0, maxPasswordBytes)
  const none = new Uint8Array(0)
  return (
    keyOf(check, cut, check.user, check.userKey, none) ??
    keyOf(check, cut, check.owner, check.ownerKey, check.user.subarray(0, entryBytes))
  )
}

function keyOf(
  {revision}: PasswordCheck,
  password: Uint8Array,
  entry: Uint8Array,
  hidden: Uint8Array,
  user: Uint8Array,
): Uint8Array | null {
  if (entry.length < entryBytes || hidden.length < hashBytes) return null
  const hash = revision === 5 ? simpleHash : hardenedHash
  const salt = (index: number) => entry.subarray(hashBytes + index * saltBytes, hashBytes + (index + 1) * saltBytes)
  if (Buffer.compare(hash(password, salt(0), user), entry.subarray(0, hashBytes)) !== 0) return null
  return decryptBlocks(hash(password, salt(1), user), hidden.subarray(0, hashBytes))
}

const simpleHash = (...parts: Uint8Array[]): Uint8Array => createHash('sha256').update(Buffer.concat(parts)).digest()

/** ISO 32000-2, algorithm 2.B. */
function hardenedHash(password: Uint8Array, salt: Uint8Array, user: Uint8Array): Uint8Array {
  let key = simpleHash(password, salt, user)
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const once = Buffer.concat([password, key, user])
    const data = Buffer.concat(Array.from({length: 64}, () => once))
    const encrypted = encryptBlocks(key.subarray(0, 16), key.subarray(16, 32), data)
    // 256 = 1 modulo 3, so the sum of the digits has the remainder of the number.
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    key = createHash(['sha256', 'sha384', 'sha512'][remainder]!).update(encrypted).digest()
    last = encrypted.at(-1)!
  }
  return key.subarray(0, hashBytes)
}
