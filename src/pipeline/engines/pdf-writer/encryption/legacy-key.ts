import {createHash} from 'node:crypto'
import type {PasswordCheck} from './parameters.ts'
import {rc4} from './rc4.ts'

/** What passwords are filled up with (ISO 32000-1, algorithm 2). */
const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

const md5 = (...parts: Uint8Array[]) => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const padded = (password: Uint8Array) => Buffer.concat([password, padding]).subarray(0, 32)

/** The file key of revisions 2-4 from a user's or an owner's password (ISO 32000-1, algorithms 6 and 7), or null. */
export function legacyKey(check: PasswordCheck, password: Uint8Array): Uint8Array | null {
  for (const length of keyLengths(check)) {
    const key = userKey(check, password, length) ?? userKey(check, userPassword(check, password, length), length)
    if (key) return key
  }
  return null
}

/** Writers disagree on /Length of version 4; what the dictionary says is tried first, and the check finds the right one. */
function keyLengths({revision, keyBytes}: PasswordCheck): Set<number> {
  return revision === 2 ? new Set([5]) : new Set([keyBytes, 16, 5])
}

/** Algorithm 2, the result proven by algorithm 4 or 5. */
function userKey(check: PasswordCheck, password: Uint8Array, length: number): Uint8Array | null {
  const permissions = Buffer.alloc(4)
  permissions.writeInt32LE(check.permissions | 0)
  const tail = check.revision >= 4 && !check.encryptMetadata ? [Buffer.alloc(4, 0xff)] : []
  let hash = md5(padded(password), check.owner.subarray(0, 32), permissions, check.id, ...tail)
  for (let round = 0; check.revision >= 3 && round < 50; round++) hash = md5(hash.subarray(0, length))
  const key = hash.subarray(0, length)
  return proves(check, key) ? key : null
}

function proves({revision, user, id}: PasswordCheck, key: Uint8Array): boolean {
  if (revision === 2) return Buffer.compare(rc4(key, padding), user.subarray(0, 32)) === 0
  let expected: Uint8Array = md5(padding, id)
  for (let round = 0; round < 20; round++) expected = rc4(turned(key, round), expected)
  return Buffer.compare(expected, user.subarray(0, 16)) === 0
}

const turned = (key: Uint8Array, round: number) => key.map((byte) => byte ^ round)

/** What the owner's password hides in /O (algorithm 7). */
function userPassword({revision, owner}: PasswordCheck, password: Uint8Array, length: number): Uint8Array {
  let hash = md5(padded(password))
  for (let round = 0; revision >= 3 && round < 50; round++) hash = md5(hash)
  const key = hash.subarray(0, length)
  let result: Uint8Array = owner.subarray(0, 32)
  for (let round = revision >= 3 ? 19 : 0; round >= 0; round--) result = rc4(turned(key, round), result)
  return result
}
